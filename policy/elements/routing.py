"""Policies that say where a request goes."""

from policy.elements.kind import BOOLEAN, COUNT, FILLED, SECONDS, TEXT, URL, Attr, Kind, Policy, attrs, one_of, required
from policy.elements.message import BODY, HEADER, METHOD

MANAGED_IDENTITY = Kind(
    attributes={
        "resource": required(),
        "client-id": Attr(FILLED, expression=False),
        "output-token-variable-name": Attr(FILLED),
        "ignore-error": Attr(BOOLEAN),
    }
)
BASIC = Kind(attributes={"username": required(), "password": required(TEXT)})
CERTIFICATE = Kind(attributes=attrs(TEXT, "thumbprint", "certificate-id", "body", "password"))
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
_MODE = {"mode": Attr(one_of("new", "copy")), "timeout": Attr(COUNT)}
_SERVICE_FABRIC = ("sf-resolve-condition", "sf-service-instance-name", "sf-partition-key", "sf-listener-name")
_DAPR = ("dapr-app-id", "dapr-method", "dapr-namespace")

POLICIES = {
    "set-backend-service": Policy(
        kind=Kind(attributes={"base-url": Attr(URL), "backend-id": Attr(FILLED), **attrs(TEXT, *_SERVICE_FABRIC, *_DAPR)}),
        sections="IB",
    ),
    "forward-request": Policy(
        kind=Kind(
            attributes={
                **attrs(SECONDS, "timeout", "timeout-ms", "continue-timeout"),
                "http-version": Attr(one_of("1", "2or1", "2")),
                **attrs(BOOLEAN, "follow-redirects", "buffer-request-body"),
                **attrs(BOOLEAN, "buffer-response", "fail-on-error-status-code", expression=False),
            }
        ),
        sections="B",
    ),
    "rewrite-uri": Policy(
        kind=Kind(attributes={"template": required(), "copy-unmatched-params": Attr(BOOLEAN)}),
        sections="I",
    ),
    "proxy": Policy(kind=PROXY, sections="I"),
    "send-request": Policy(
        kind=Kind(
            attributes={**_MODE, "response-variable-name": Attr(FILLED), "ignore-error": Attr(BOOLEAN)},
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
                "identity-type": Attr(one_of("managed", "jwt")),
                "identity": Attr(TEXT),
                "ignore-error": Attr(BOOLEAN),
            }
        ),
        sections="I",
    ),
}
"""send-request's statement has an order of children too, but samples of Microsoft's break it: not judged (our choice)."""
