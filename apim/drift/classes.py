"""How each class of azure-native is compared.

Only the members named here count beside those that the stack declares: Azure's answers grow with its versions, and a member
filled in with a default is no drift. Names of members are those of the SDK; where ARM's differ, `renamed` has ARM's
(azure-native's own exceptions).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PATH: Final = frozenset({"azureApiVersion", "resourceGroupName", "serviceName", "__createBeforeDelete"})
"""Inputs of every class that address a resource and say nothing of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One class: `what` it is in words, `address` its own inputs that ARM does not answer, `members` those that count.

    `text` is the member that holds a policy. `bare` classes have no content: they are there or not.
    """

    what: str
    address: frozenset[str]
    members: frozenset[str] = frozenset()
    text: str | None = None
    bare: bool = False
    renamed: Mapping[str, str] | None = None


def _row(what: str, address: str, members: str = "", *, text: str | None = None, bare: bool = False) -> Row:
    return Row(what, frozenset(address.split()), frozenset(members.split()), text, bare)


_LOGGED = "loggerId alwaysLog sampling frontend backend logClientIp httpCorrelationProtocol verbosity metrics operationNameFormat"
_ROUTED, _GUARDED = "title description url protocol resourceId", "credentials tls proxy pool circuitBreaker"
_SAID = "displayName description"
_WRITTEN = "value format wsdlSelector soapApiType translateRequiredQueryParametersConduct sourceApiId isCurrent apiId"
"""Of an API: what ARM never answers, and what names another thing by the time it is read (shapes: o24-06, rev-09)."""

CLASSES: Final[Mapping[str, Row]] = {
    "Api": Row(
        "API",
        frozenset(_WRITTEN.split()),
        frozenset(
            f"{_SAID} path protocols serviceUrl subscriptionRequired subscriptionKeyParameterNames apiVersion apiVersionSetId "
            "apiVersionDescription apiRevisionDescription authenticationSettings termsOfServiceUrl contact license".split()
        ),
        renamed={"apiType": "type"},
    ),
    "ApiOperation": _row("operation", "apiId operationId", f"{_SAID} method urlTemplate templateParameters request responses"),
    "ApiPolicy": _row("policy", "apiId policyId format", text="value"),
    "ApiOperationPolicy": _row("operation policy", "apiId operationId policyId format", text="value"),
    "ProductPolicy": _row("product policy", "productId policyId format", text="value"),
    "PolicyFragment": _row("policy fragment", "id format", "description", text="value"),
    "ApiDiagnostic": _row("diagnostic", "apiId diagnosticId", _LOGGED),
    "Diagnostic": _row("diagnostic", "diagnosticId", _LOGGED),
    "ApiRelease": _row("release", "releaseId apiId", "notes"),
    "ApiVersionSet": _row("version set", "versionSetId", f"{_SAID} versioningScheme versionQueryName versionHeaderName"),
    "Backend": _row("backend", "backendId type", f"{_ROUTED} {_GUARDED}"),
    "Logger": _row("logger", "loggerId", "loggerType description credentials resourceId isBuffered"),
    "NamedValue": _row("named value", "namedValueId", "displayName secret value keyVault tags"),
    "Product": _row("product", "productId", f"{_SAID} terms state subscriptionRequired approvalRequired subscriptionsLimit"),
    "ProductApi": _row("product's API", "productId apiId", bare=True),
    "Subscription": _row("subscription", "sid primaryKey secondaryKey", "displayName scope state ownerId allowTracing"),
    "RoleAssignment": _row(
        "role assignment", "roleAssignmentName", "principalId principalType roleDefinitionId scope condition description"
    ),
}
