"""Where a class's resources are below a service, in the words of the REST API, with the provider's inputs as parameters.

https://learn.microsoft.com/rest/api/apimanagement/
"""

from collections.abc import Mapping
from typing import Final

BELOW_SERVICE: Final[Mapping[str, str]] = {
    "Api": "apis/{apiId}",
    "ApiDiagnostic": "apis/{apiId}/diagnostics/{diagnosticId}",
    "ApiOperation": "apis/{apiId}/operations/{operationId}",
    "ApiOperationPolicy": "apis/{apiId}/operations/{operationId}/policies/{policyId}",
    "ApiPolicy": "apis/{apiId}/policies/{policyId}",
    "ApiRelease": "apis/{apiId}/releases/{releaseId}",
    "ApiVersionSet": "apiVersionSets/{versionSetId}",
    "Backend": "backends/{backendId}",
    "Diagnostic": "diagnostics/{diagnosticId}",
    "Logger": "loggers/{loggerId}",
    "NamedValue": "namedValues/{namedValueId}",
    "PolicyFragment": "policyFragments/{id}",
    "Product": "products/{productId}",
    "ProductApi": "products/{productId}/apis/{apiId}",
    "ProductPolicy": "products/{productId}/policies/{policyId}",
    "Subscription": "subscriptions/{sid}",
}

LONG_RUNNING: Final = frozenset({"Api", "NamedValue", "PolicyFragment"})
"""Classes whose creation Azure carries on by itself once it has accepted it, and shows when it is done: an API with a document
(recorded: oaj-01), a named value (o24-13), a fragment (o26-04). The others, an API without a document too (o24-06), are there when
Azure has answered."""


def goes_on(name: str, inputs: Mapping[str, object]) -> bool:
    """Whether Azure may still be making a resource of that class after whoever asked for it is gone."""
    return name in LONG_RUNNING and (name != "Api" or "value" in inputs)


def located(place: str) -> tuple[str, Mapping[str, str]] | None:
    """Class and path inputs of a place such as `apis/chat/operations/create`; None where no class is there."""
    segments = place.split("/")
    for name, path in BELOW_SERVICE.items():
        wanted = path.split("/")
        if len(wanted) == len(segments) and all(
            segment and (want.startswith("{") or want == segment) for want, segment in zip(wanted, segments, strict=True)
        ):
            return name, {want.strip("{}"): segment for want, segment in zip(wanted, segments, strict=True) if want.startswith("{")}
    return None
