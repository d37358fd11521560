"""Policies that say where a request goes."""

from policy.elements.kind import (
    BOOLEAN,
    COUNT,
    FILLED,
    SECONDS,
    TEXT,
    URL,
    Attr,
    Kind,
    Policy,
    at_most_one_of,
    attrs,
    one_attribute_of,
    one_of,
    optional,
    required,
)
from policy.elements.message import BODY, HEADER, METHOD

MANAGED_IDENTITY = Kind(
    attributes={
        "resource": required(),
        "client-id": Attr(form=FILLED, expression=False),
        "output-token-variable-name": optional(FILLED),
        "ignore-error": optional(BOOLEAN),
    }
)
BASIC = Kind(attributes={"username": required(), "password": required(TEXT)})
CERTIFICATE = Kind(
    attributes=attrs(TEXT, "thumbprint", "certificate-id", "body", "password"),
    choices=(one_attribute_of("thumbprint", "certificate-id", "body"),),
)
PROXY = Kind(attributes={"url": required(), **attrs(TEXT, "username", "password")})

_CALL = {
    "set-url": Kind(holds="text"),
    "set-method": METHOD,
    "set-header": HEADER,
    "set-body": BODY,
    "authentication-certificate": CERTIFICATE,
    "authentication-basic": BASIC,
    "authentication-managed-identity": MANAGED_IDENTITY,
    "proxy": PROXY,
}
_MODE = {"mode": optional(one_of("new", "copy")), "timeout": optional(COUNT)}
_SERVICE_FABRIC = ("sf-resolve-condition", "sf-service-instance-name", "sf-partition-key", "sf-listener-name")
_DAPR = ("dapr-app-id", "dapr-method", "dapr-namespace")

POLICIES = {
    "set-backend-service": Policy(
        kind=Kind(
            attributes={
                "base-url": optional(URL),
                "backend-id": optional(FILLED, names="backend"),
                **attrs(TEXT, *_SERVICE_FABRIC, *_DAPR),
            },
            choices=(one_attribute_of("base-url", "backend-id"),),
        ),
        sections="IB",
    ),
    "forward-request": Policy(
        kind=Kind(
            attributes={
                **attrs(SECONDS, "timeout", "timeout-ms", "continue-timeout"),
                "http-version": optional(one_of("1", "2or1", "2")),
                **attrs(BOOLEAN, "follow-redirects", "buffer-request-body"),
                **attrs(BOOLEAN, "buffer-response", "fail-on-error-status-code", expression=False),
            },
            choices=(at_most_one_of("timeout", "timeout-ms"),),
        ),
        sections="B",
    ),
    "rewrite-uri": Policy(
        kind=Kind(attributes={"template": required(), "copy-unmatched-params": optional(BOOLEAN)}),
        sections="I",
    ),
    "proxy": Policy(kind=PROXY, sections="I"),
    "send-request": Policy(
        kind=Kind(
            attributes={
                **_MODE,
                "response-variable-name": optional(FILLED),
                "ignore-error": optional(BOOLEAN),
                # Not documented; Microsoft's policy toolkit knows them.
                **attrs(BOOLEAN, "buffer-response", "fail-on-error-status-code"),
            },
            children=_CALL,
            single=frozenset(set(_CALL) - {"set-header"}),
            ordered=False,
        ),
    ),
    "send-one-way-request": Policy(
        kind=Kind(attributes=_MODE, children=_CALL, single=frozenset(set(_CALL) - {"set-header"}), ordered=False),
    ),
    "authentication-managed-identity": Policy(kind=MANAGED_IDENTITY, sections="I"),
    "authentication-basic": Policy(kind=BASIC, sections="I"),
    "authentication-certificate": Policy(kind=CERTIFICATE, sections="I"),
    "get-authorization-context": Policy(
        kind=Kind(
            attributes={
                "provider-id": required(),
                "authorization-id": required(),
                "context-variable-name": required(),
                "identity-type": optional(one_of("managed", "jwt")),
                "identity": optional(TEXT),
                "ignore-error": optional(BOOLEAN),
            }
        ),
        sections="I",
    ),
}
"""send-request's statement has an order of children too, but samples of Microsoft's break it: not judged (our choice)."""
