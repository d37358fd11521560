"""Policies that let requests in or refuse them."""

from policy.elements.kind import (
    ACTION,
    BOOLEAN,
    COUNT,
    LITERAL,
    SECONDS,
    STATUS,
    TEXT,
    Kind,
    Policy,
    at_most_one_of,
    attrs,
    items,
    one_attribute_of,
    one_of,
    optional,
    required,
)

_CLAIM = Kind(
    attributes={"name": required(), "match": optional(one_of("all", "any")), "separator": optional(TEXT)},
    children={"value": LITERAL},
)
_CLAIMS = items("claim", _CLAIM)
_KEYS = Kind(children={"key": Kind(attributes=attrs(TEXT, "id", "certificate-id", "n", "e"), holds="text")})
_TOKEN = {
    **attrs(TEXT, "header-name", "query-parameter-name", "token-value", "failed-validation-error-message"),
    "failed-validation-httpcode": optional(STATUS),
    "output-token-variable-name": optional(TEXT),
}
_JWT_LISTS = {
    "openid-config": Kind(attributes={"url": required()}),
    "issuer-signing-keys": _KEYS,
    "decryption-keys": _KEYS,
    "audiences": items("audience"),
    "issuers": items("issuer"),
    "required-claims": _CLAIMS,
}
_ENTRA_LISTS = {
    "client-application-ids": items("application-id"),
    "backend-application-ids": items("application-id"),
    "audiences": items("audience"),
    "required-claims": _CLAIMS,
    "decryption-keys": _KEYS,
}
_CORS_LISTS = {
    "allowed-origins": items("origin"),
    "allowed-methods": items("method", attributes={"preflight-result-max-age": optional(SECONDS)}),
    "allowed-headers": items("header"),
    "expose-headers": items("header"),
}
_NAMED_ACTION = Kind(attributes={"name": required(), "action": required(ACTION)})
_UNSPECIFIED = "unspecified-parameter-action"
_PARAMETERS = Kind(
    attributes={"specified-parameter-action": optional(ACTION), _UNSPECIFIED: optional(ACTION)},
    children={"parameter": _NAMED_ACTION},
)
_ERRORS = {"errors-variable-name": optional(TEXT)}

# The lists of validate-jwt are a sequence in the service's schema, those of validate-azure-ad-token are not (`xs:all`).
POLICIES = {
    "validate-jwt": Policy(
        kind=Kind(
            attributes={
                **_TOKEN,
                **attrs(BOOLEAN, "require-expiration-time", "require-signed-tokens"),
                "require-scheme": optional(TEXT),
                "clock-skew": optional(SECONDS),
            },
            children=_JWT_LISTS,
            single=frozenset(set(_JWT_LISTS) - {"openid-config"}),
            choices=(one_attribute_of("header-name", "query-parameter-name", "token-value"),),
        ),
        sections="I",
    ),
    "validate-azure-ad-token": Policy(
        kind=Kind(
            attributes={"tenant-id": required(), **_TOKEN, "authentication-endpoint": optional(TEXT)},
            children=_ENTRA_LISTS,
            single=frozenset(_ENTRA_LISTS),
            ordered=False,
            choices=(at_most_one_of("header-name", "query-parameter-name", "token-value"),),
        ),
        sections="I",
    ),
    "cors": Policy(
        kind=Kind(
            attributes=attrs(BOOLEAN, "allow-credentials", "terminate-unmatched-request"),
            children=_CORS_LISTS,
            must=frozenset({"allowed-origins", "allowed-headers"}),
            single=frozenset(_CORS_LISTS),
        ),
        sections="I",
        once=True,
    ),
    "check-header": Policy(
        kind=Kind(
            attributes={
                "name": required(),
                "failed-check-httpcode": required(STATUS),
                "failed-check-error-message": required(TEXT),
                "ignore-case": required(BOOLEAN),
            },
            children={"value": LITERAL},
        ),
        sections="I",
    ),
    "ip-filter": Policy(
        kind=Kind(
            attributes={"action": required(one_of("allow", "forbid"))},
            children={"address": LITERAL, "address-range": Kind(attributes={"from": required(), "to": required()})},
            ordered=False,
        ),
        sections="I",
    ),
    "validate-client-certificate": Policy(kind=Kind(holds="anything", loose=True), sections="I"),
    "validate-content": Policy(
        kind=Kind(
            attributes={
                "unspecified-content-type-action": required(ACTION),
                "max-size": required(COUNT),
                "size-exceeded-action": required(ACTION),
                **_ERRORS,
            },
            children={"content-type-map": Kind(holds="anything", loose=True), "content": Kind(loose=True)},
            single=frozenset({"content-type-map"}),
        ),
        sections="IOE",
        answer="reads the whole answer",
    ),
    "validate-parameters": Policy(
        kind=Kind(
            attributes={"specified-parameter-action": required(ACTION), _UNSPECIFIED: required(ACTION), **_ERRORS},
            children={"headers": _PARAMETERS, "query": _PARAMETERS, "path": _PARAMETERS},
            single=frozenset({"headers", "query", "path"}),
        ),
        sections="I",
    ),
    "validate-headers": Policy(
        kind=Kind(
            attributes={"specified-header-action": required(ACTION), "unspecified-header-action": required(ACTION), **_ERRORS},
            children={"header": _NAMED_ACTION},
        ),
        sections="OE",
    ),
    "validate-status-code": Policy(
        kind=Kind(
            attributes={"unspecified-status-code-action": required(ACTION), **_ERRORS},
            children={"status-code": Kind(attributes={"code": required(STATUS), "action": required(ACTION)})},
        ),
        sections="OE",
    ),
}
