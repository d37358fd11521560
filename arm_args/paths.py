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
