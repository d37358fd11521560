"""What of an answer of Azure the provider's classes can say: as inputs, and what is left over.

azure-native's import makes inputs of an answer in the same way: members that its types have, without nulls and without what is
empty. `MODELS` has the types that are below the classes' own inputs, each member with its own type where it has one (read in the
SDK, with which a test compares them).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from arm_args.classes import CLASSES

_MODELS = """
Api authenticationSettings:Authentication contact:Contact license:License subscriptionKeyParameterNames:KeyNames
ApiDiagnostic backend:Pipeline frontend:Pipeline sampling:Sampling
ApiOperation request:Request responses:Response templateParameters:Parameter
Backend circuitBreaker:Breaker credentials:Credentials pool:Pool properties:BackendProperties proxy:Proxy tls:Tls
NamedValue keyVault:KeyVault
KeyVault identityClientId secretIdentifier
Tls validateCertificateChain validateCertificateName
Proxy url password username
BackendProperties serviceFabricCluster
Pool services:PoolItem
PoolItem id priority weight
Credentials authorization:Authorization certificate certificateIds header query
Authorization parameter scheme
Breaker rules:BreakerRule
BreakerRule acceptRetryAfter failureCondition:FailureCondition name tripDuration
FailureCondition count errorReasons interval percentage statusCodeRanges:StatusCodeRange
StatusCodeRange max min
Parameter name type defaultValue description examples:Example required schemaId typeName values
Example description externalValue summary value
Response statusCode description headers:Parameter representations:Representation
Representation contentType examples:Example formParameters:Parameter schemaId typeName
Request description headers:Parameter queryParameters:Parameter representations:Representation
Sampling percentage samplingType
Pipeline request:HttpMessage response:HttpMessage
HttpMessage body:Body dataMasking:DataMasking headers
DataMasking headers:MaskedEntity queryParams:MaskedEntity
MaskedEntity mode value
Body bytes
KeyNames header query
License name url
Contact email name url
Authentication oAuth2:OAuth2 oAuth2AuthenticationSettings:OAuth2 openid:OpenId openidAuthenticationSettings:OpenId
OpenId bearerTokenSendingMethods openidProviderId
OAuth2 authorizationServerId scope
"""
MAPS: Final = frozenset({"Example"})
"""Types of the values of mappings, whose keys are names of the user's."""
MODELS: Final[Mapping[str, Mapping[str, str]]] = {
    head: {member.partition(":")[0]: member.partition(":")[2] for member in members}
    for head, *members in (line.split() for line in _MODELS.strip().splitlines())
}
ANSWERED_ONLY: Final = frozenset(
    {
        "Api.backendId",
        "Api.mcpProperties",
        "Api.a2aProperties",
        "Api.agent",
        "Api.jsonRpcProperties",
        "Api.isAgent",
        "Api.isOnline",
        "Api.authenticationSettings.returnProtectedResourceMetadata",
        "NamedValue.keyVault.lastStatus",
        "ApiOperation.request.representations.generatedSample",
        "ApiOperation.request.representations.sample",
        "ApiOperation.responses.representations.generatedSample",
        "ApiOperation.responses.representations.sample",
        "Product.groups",
        "Subscription.createdDate",
        "Subscription.startDate",
        "Subscription.expirationDate",
        "Subscription.endDate",
        "Subscription.notificationDate",
        "Subscription.stateComment",
    }
)
"""What Azure answers of itself, or no write changes; anything else that no input says would be lost with the next write."""


def inputs(class_name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs of a class that would have made what Azure answers, without those of the place."""
    found: dict[str, Any] = {}
    for name, member in CLASSES[class_name].members.items():
        if member.meaning == "place" or name in ("azureApiVersion", "__createBeforeDelete", "value", "format"):
            continue
        if (value := _filled(_known(properties.get(member.arm or name), MODELS.get(class_name, {}).get(name, "")))) is not None:
            found[name] = value
    return found


def unsayable(class_name: str, properties: Mapping[str, Any]) -> tuple[str, ...]:
    """Dotted names of what an answer has and no input can say."""
    own = {member.arm or name for name, member in CLASSES[class_name].members.items()} | {"provisioningState"}
    models = {CLASSES[class_name].of(name).arm or name: model for name, model in MODELS.get(class_name, {}).items()}
    found = [name for name in properties if name not in own and _filled(properties[name]) not in (None, False)]
    for name, model in models.items():
        found += [f"{name}.{each}" for each in _strange(properties.get(name), model)]
    return tuple(name for name in dict.fromkeys(found) if f"{class_name}.{name}" not in ANSWERED_ONLY)


def _strange(value: Any, model: str) -> Iterator[str]:
    for each in value if isinstance(value, list) else (value,):
        if not isinstance(each, dict) or model not in MODELS or model in MAPS:
            continue
        for name, inner in each.items():
            if name not in MODELS[model]:
                if _filled(inner) not in (None, False):
                    yield name
            else:
                yield from (f"{name}.{strange}" for strange in _strange(inner, MODELS[model][name]))


def _known(value: Any, model: str) -> Any:
    """The value without nulls and without members that its type does not have."""
    if isinstance(value, list):
        return [_known(each, model) for each in value]
    if not isinstance(value, dict):
        return value
    if model in MAPS and not set(value) <= set(MODELS[model]):
        return {name: _known(each, model) for name, each in value.items() if each is not None}
    members = MODELS.get(model)
    return {
        name: _known(each, members[name] if members else "")
        for name, each in value.items()
        if each is not None and (members is None or name in members)
    }


def _filled(value: Any) -> Any:
    """The value without what is empty at any depth; None when nothing is left."""
    if isinstance(value, dict):
        return {name: inner for name, each in value.items() if (inner := _filled(each)) is not None} or None
    if isinstance(value, list):
        return [inner for each in value if (inner := _filled(each)) is not None] or None
    return value
