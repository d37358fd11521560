"""Log Analytics workspaces and components of Application Insights, as far as a gateway's logger needs them [K].

Nothing is sent there: the logger's calls are the gateway's own to keep. No exchange is recorded; both are made and deleted at once,
where Azure takes some seconds, and a deleted workspace's fourteen days of recovery are not simulated.
"""

import uuid

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resource_type import GROUP
from apim_simulator.arm.resources import _monitoring_tables
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._other_providers import OtherProvider
from apim_simulator.store import Json, Resource


class Workspaces(OtherProvider):
    """A workspace."""

    template = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}"
    noun = "Workspace"
    operations = "WorkspacesOperations"
    put_model = "Workspace"
    own_tables = _monitoring_tables.WORKSPACES
    api_versions = frozenset({"2023-09-01"})
    """Of azure-native."""
    envelope = ("location", "tags")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """With its id for queries."""
        settled = super().build(call, sent, old)
        properties = {
            "sku": {"name": "PerGB2018"},
            "retentionInDays": 30,
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            **{name: value for name, value in sent.items() if value is not None},
            "customerId": old.properties["customerId"] if old else str(uuid.uuid4()),
            "createdDate": old.properties["createdDate"] if old else stamp(call.now),
            "provisioningState": "Succeeded",
        }
        return Resource(settled.id, self.type, properties, settled.envelope)


class Components(OtherProvider):
    """A component of Application Insights, with what a logger is given: a connection string."""

    template = GROUP + "/providers/Microsoft.Insights/components/{resourceName}"
    noun = "Component"
    operations = "ComponentsOperations"
    put_model = "ApplicationInsightsComponent"
    own_tables = _monitoring_tables.COMPONENTS
    required = ("Application_Type",)
    api_versions = frozenset({"2020-02-02"})
    """Of azure-native."""
    envelope = ("location", "tags", "kind")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """With its keys; the workspace that it names must be there (inferred)."""
        workspace = sent.get("WorkspaceResourceId")
        if workspace is not None and call.store.get(workspace) is None:
            raise errors.invalid("WorkspaceResourceId", f"the workspace '{workspace}' does not exist")
        settled = super().build(call, sent, old)
        key = old.properties["InstrumentationKey"] if old else str(uuid.uuid4())
        region = str(settled.envelope["location"]).replace(" ", "").lower()
        properties = {
            "Flow_Type": "Bluefield",
            "Request_Source": "rest",
            "IngestionMode": "LogAnalytics",
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            **{name: value for name, value in sent.items() if value is not None},
            "ApplicationId": settled.name,
            "AppId": old.properties["AppId"] if old else str(uuid.uuid4()),
            "InstrumentationKey": key,
            "ConnectionString": f"InstrumentationKey={key};IngestionEndpoint=https://{region}-0.in.applicationinsights.azure.com/",
            "CreationDate": old.properties["CreationDate"] if old else stamp(call.now),
            "provisioningState": "Succeeded",
        }
        return Resource(settled.id, self.type, properties, settled.envelope)


RESOURCE_TYPES = (Workspaces(), Components())
