"""`loggers`: a clear secret moves to a named value made for it (logger-01)."""

import re
import secrets

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources import _references
from apim_simulator.store import Json, Resource

REFERENCE = re.compile(r"^\{\{(?P<name>[^{}]+)\}\}$")
SECRET = {"azureeventhub": "connectionString", "applicationinsights": "instrumentationKey"}
"""The credential that is moved, by type of logger (logger-01, logger-05); `connectionString` of Application Insights too [I]."""


class Loggers(ResourceType):
    """A logger."""

    template = SERVICE + "/loggers/{loggerId}"
    noun = "Logger"
    operations = "LoggerOperations"
    put_model, patch_model = "LoggerContract", "LoggerUpdateContract"
    required = ("loggerType",)

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Store it, and a named value for each secret sent in clear. `{{name}}` is a displayName and must exist [C]."""
        made: list[Resource] = []
        credentials = dict(sent.get("credentials") or {})
        for name, value in credentials.items():
            if match := REFERENCE.match(str(value)):
                self._check_reference(call, match["name"])
            elif name in {SECRET.get(str(sent["loggerType"]).lower()), "connectionString"}:
                made.append(hidden(call.service.id, value))
                credentials[name] = "{{" + made[-1].properties["displayName"] + "}}"
        buffered = sent.get("isBuffered")
        properties: Json = {
            "loggerType": sent["loggerType"],
            "description": sent.get("description"),
            **({"credentials": credentials} if credentials else {}),
            "isBuffered": True if buffered is None else buffered,
            "resourceId": sent.get("resourceId"),
        }
        return Change((Resource(old.id if old else call.id, self.type, properties), *made))

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while a diagnostic names it [I]; its named values stay [R 2022-08-01]."""
        users = [r.id for r in call.store if r.type.endswith("/diagnostics") and _names(call, r, resource)]
        if users:
            raise errors.in_use("Logger", resource.name, users)
        return super().remove(call, resource)

    @staticmethod
    def _check_reference(call: Call, display_name: str) -> None:
        known = {r.properties["displayName"].lower() for r in call.store.children(call.service.id, "namedValues")}
        if display_name.lower() not in known:
            raise errors.invalid("credentials", f"named value '{display_name}' does not exist")


def hidden(service_id: str, value: str) -> Resource:
    """The named value that takes a secret in: named by a generated id, displayed by the next one (logger-10)."""
    number = secrets.randbits(96)
    properties: Json = {
        "displayName": f"Logger-Credentials--{number:024x}",
        "tags": None,
        "secret": True,
        "provisioningState": "Succeeded",
    }
    named_value = "Microsoft.ApiManagement/service/namedValues"
    return Resource(f"{service_id}/namedValues/{number - 1:024x}", named_value, properties, private={"value": value})


def _names(call: Call, diagnostic: Resource, logger: Resource) -> bool:
    named = diagnostic.properties.get("loggerId")
    return named is not None and _references.find(call.store, call.service.id, "loggers", named) == logger


RESOURCE_TYPE = Loggers()
