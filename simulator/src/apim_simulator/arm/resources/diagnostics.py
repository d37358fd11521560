"""`diagnostics` of the service and of an API (diagnostic-01 to diagnostic-08, api-diagnostic-*)."""

from typing import ClassVar

from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import API_MANAGEMENT, LOGGING_MODELS, Since
from apim_simulator.arm.calls import Call
from apim_simulator.arm.contract.check import Contract
from apim_simulator.arm.contract.tables import Tables
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources import _references
from apim_simulator.store import Json, Resource

UNSENT: Json = {
    "request": {"headers": None, "body": None, "dataMasking": {"queryParams": [{"value": "*", "mode": "Hide"}]}},
    "response": None,
}
"""What `frontend` and `backend` are when neither was sent [R 2022-08-01]."""

ORDER = (
    "alwaysLog",
    "httpCorrelationProtocol",
    "verbosity",
    "logClientIp",
    "loggerId",
    "operationNameFormat",
    "sampling",
    "frontend",
    "backend",
    "largeLanguageModel",
    "metrics",
)


MESSAGES: Json = {"messages": {"type": "str", "enum": ["all"]}, "maxSizeInBytes": {"type": "int"}}
LLM = Contract(
    Tables(
        models={
            "LLMDiagnosticSettings": {
                "logs": {"type": "str", "enum": ["enabled", "disabled"]},
                "requests": {"members": MESSAGES},
                "responses": {"members": MESSAGES},
            }
        },
        methods={},
        names={},
    ),
    closed=frozenset({"logs", "requests.messages", "responses.messages"}),
    envelope=frozenset(),
)
"""Of `largeLanguageModel` [S]; that its texts are closed lists is inferred."""


class Diagnostics(ResourceType):
    """What is logged, and where to."""

    noun = "Diagnostic"
    put_model, patch_model = "DiagnosticContract", "DiagnosticContract"
    api_versions = API_MANAGEMENT | {LOGGING_MODELS}
    since: ClassVar = {"largeLanguageModel": Since(LOGGING_MODELS, LOGGING_MODELS, stored=True)}
    """A PUT of an older version leaves none: it replaces (inferred)."""

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Two defaults are added, verbosity and metrics not (diagnostic-03); of two pipelines the unsent one is null (-04)."""
        filled = {"httpCorrelationProtocol": "Legacy", "logClientIp": True} | {k: v for k, v in sent.items() if v is not None}
        filled["loggerId"] = self._logger(call, sent.get("loggerId"))
        self._check_models(call, sent.get("largeLanguageModel"))
        if sent.get("frontend") is None and sent.get("backend") is None:
            filled |= {"frontend": UNSENT, "backend": UNSENT}
        filled = {"frontend": None, "backend": None} | filled
        properties = {name: filled[name] for name in ORDER if name in filled}
        if properties["loggerId"] is None:
            del properties["loggerId"]
        return Resource(old.id if old else call.id, self.type, properties)

    @staticmethod
    def _check_models(call: Call, sent: Json | None) -> None:
        """Logs of language models are Azure Monitor's [D]; what Azure does with those of another diagnostic is not known."""
        if sent is None:
            return
        if call.name.lower() != "azuremonitor":
            raise errors.unsupported(f"properties.largeLanguageModel of the diagnostic '{call.name}'")
        LLM.check("LLMDiagnosticSettings", sent)
        for name in ("requests", "responses"):
            if ((sent.get(name) or {}).get("maxSizeInBytes") or 1) < 1:
                raise errors.unsupported(f"properties.largeLanguageModel.{name}.maxSizeInBytes below 1")

    @staticmethod
    def _logger(call: Call, named: str | None) -> str | None:
        """Full id of an existing logger [C]; `local` has none [C]."""
        if call.name.lower() == "local":
            if named is not None:
                raise errors.invalid("loggerId", "loggerId must be absent for the diagnostic 'local'")
            return None
        if named is None:
            raise errors.invalid("loggerId", "loggerId is required")
        return _references.require(call, "loggers", named, "loggerId").id


class ServiceDiagnostics(Diagnostics):
    """For all APIs."""

    template = SERVICE + "/diagnostics/{diagnosticId}"
    operations = "DiagnosticOperations"


class ApiDiagnostics(Diagnostics):
    """For one API."""

    template = SERVICE + "/apis/{apiId}/diagnostics/{diagnosticId}"
    operations = "ApiDiagnosticOperations"


RESOURCE_TYPES = (ServiceDiagnostics(), ApiDiagnostics())
