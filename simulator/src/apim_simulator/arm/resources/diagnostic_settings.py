"""`Microsoft.Insights/diagnosticSettings` of an API Management service: which of its logs go to which workspace [D].

https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update; no exchange is recorded. Simulated are settings
that send to a Log Analytics workspace; storage accounts, event hubs and partners are refused by name, as is any other resource.
Categories: https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-apimanagement-service-logs [D].
"""

from apim_simulator import ids
from apim_simulator.arm import changes, errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, View
from apim_simulator.arm.resources import _monitoring_tables
from apim_simulator.arm.resources._other_providers import OtherProvider
from apim_simulator.store import Json, Resource

CATEGORIES = ("DeveloperPortalAuditLogs", "GatewayLlmLogs", "GatewayLogs", "GatewayMCPLogs", "WebSocketConnectionLogs")
WORKSPACES = "microsoft.operationalinsights/workspaces"
NOWHERE: Json = dict.fromkeys(("storageAccountId", "serviceBusRuleId", "eventHubAuthorizationRuleId", "eventHubName"))
"""Sinks that an answer names with null [K]."""


class DiagnosticSettings(OtherProvider):
    """One setting."""

    template = SERVICE + "/providers/Microsoft.Insights/diagnosticSettings/{name}"
    noun = "DiagnosticSettings"
    operations = "DiagnosticSettingsOperations"
    put_model = "DiagnosticSettingsResource"
    own_tables = _monitoring_tables.DIAGNOSTIC_SETTINGS
    api_versions = frozenset({"2021-05-01-preview"})
    """Of azure-native."""

    def absent(self, call_id: str) -> ArmError:
        """404 [K]."""
        return errors.absent_at_front_door("ResourceNotFound", f"The diagnostic setting '{ids.last(call_id)}' doesn't exist.")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """The workspace is there, each category is one of the service's, and no other setting sends it to that workspace [K]."""
        workspace = sent.get("workspaceId")
        if not isinstance(workspace, str):
            raise _refused("BadRequest", "At least one data sink needs to be specified.")
        found = call.store.get(workspace)
        if found is None:
            raise _refused("ResourceNotFound", f"The workspace '{workspace}' was not found.")
        if found.type.lower() != WORKSPACES:
            raise errors.unsupported(f"a workspaceId of a {found.type}")
        logs = [_log(each) for each in sent.get("logs") or []]
        for other in call.store.children(f"{call.service.id}/providers/Microsoft.Insights", self.collection):
            taken = sorted(enabled(other, found.id) & {each["category"] for each in logs if each["enabled"]})
            if other.name.lower() != call.name.lower() and taken:
                message = f"Data sink '{found.id}' is already used in diagnostic setting '{other.name}' for category '{taken[0]}'."
                raise ArmError(409, "Conflict", message, front_door=True)
        properties = {
            **NOWHERE,
            "workspaceId": found.id,
            "logAnalyticsDestinationType": sent.get("logAnalyticsDestinationType"),
            "logs": logs,
            "metrics": [],
        }
        return Resource(old.id if old else call.id, self.type, properties)

    def put(self, call: Call, old: Resource | None, change: Change) -> Answer:
        """200, for a new one too [D]."""
        changes.apply(call.store, change)
        return Answer(200, self.answer(call, change.main, View.REPLACED if old else View.CREATED))


def enabled(setting: Resource, workspace: str) -> frozenset[str]:
    """Categories that a setting sends to a workspace."""
    if str(setting.properties["workspaceId"]).lower() != workspace.lower():
        return frozenset()
    return frozenset(each["category"] for each in setting.properties["logs"] if each["enabled"])


def _refused(code: str, message: str) -> ArmError:
    return ArmError(400, code, message, front_door=True)


def _log(sent: Json) -> Json:
    category = sent.get("category")
    if category not in CATEGORIES:
        raise _refused("BadRequest", f"Category '{category}' is not supported.")
    return {
        "category": category,
        "categoryGroup": None,
        "enabled": sent["enabled"],
        "retentionPolicy": {"enabled": False, "days": 0},
    }


RESOURCE_TYPE = DiagnosticSettings()
