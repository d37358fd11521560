"""Who calls, from where, and as whom the gateway calls."""

import re
from typing import Final

from apim_simulator.policy.rules import BOOLEAN, FILLED, FLAG, NAME, STATUS, TEXT, WHOLE, Attribute, Child, Form, Rule, one_of

OPENID_URL: Final = Form(
    re.compile(
        r"https://(login\.microsoftonline\.com|(localhost|127\.0\.0\.1):\d+)/[^/?#]+/v2\.0/\.well-known/openid-configuration",
        re.IGNORECASE,
    ),
    "the openid document of version 2.0 at login.microsoftonline.com or at the simulator's own token server",
)
TENANT: Final = Form(
    re.compile(r"common|organizations|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
    "a tenant's id, 'common' or 'organizations'",
)


def _listed(name: str, item: str, least: int = 0) -> Child:
    """A list such as `audiences` of `audience`."""
    return Child(Rule(name, children=(Child(Rule(item, content=FILLED, content_required=True), 1, None),)), least)


_CLAIM: Final = Rule(
    "claim",
    {"name": NAME, "match": Attribute(one_of("all", "any")), "separator": Attribute(TEXT)},
    # A claim without values must only be there [K].
    (Child(Rule("value", content=TEXT), 0, None),),
)
_CLAIMS: Final = Child(Rule("required-claims", children=(Child(_CLAIM, 1, None),)))
_FROM: Final = {"header-name": Attribute(), "query-parameter-name": Attribute(), "token-value": Attribute(TEXT)}
_FAILING: Final = {
    "failed-validation-httpcode": Attribute(STATUS),
    "failed-validation-error-message": Attribute(TEXT),
    "output-token-variable-name": Attribute(),
}
_KEY: Final = Rule(
    "key",
    {"id": Attribute(expression=False), "n": Attribute(), "e": Attribute()},
    content=TEXT,
    absent=frozenset({"certificate-id"}),
)
TOKEN_ROWS: Final = (
    Rule(
        "validate-azure-ad-token",
        {"tenant-id": Attribute(required=True), **_FROM, **_FAILING},
        (
            _listed("client-application-ids", "application-id"),
            _listed("backend-application-ids", "application-id"),
            _listed("audiences", "audience"),
            _CLAIMS,
        ),
        exclusive=frozenset(_FROM),
        absent=frozenset({"authentication-endpoint"}),
        ordered=False,  # `xs:all` in the service's schema, where validate-jwt has `xs:sequence` [S]
        # Encrypted tokens need certificates, which are not simulated.
        absent_children=frozenset({"decryption-keys"}),
        sections=("inbound",),
    ),
    Rule(
        "validate-jwt",
        {
            **_FROM,
            **_FAILING,
            "require-expiration-time": FLAG,
            "require-scheme": Attribute(),
            "require-signed-tokens": FLAG,
            "clock-skew": Attribute(WHOLE),
        },
        (
            # Another document than those that exist here is refused when it is asked for.
            Child(Rule("openid-config", {"url": Attribute(required=True)}), most=None),
            Child(Rule("issuer-signing-keys", children=(Child(_KEY, 1, None),))),
            _listed("audiences", "audience"),
            _listed("issuers", "issuer"),
            _CLAIMS,
        ),
        alternatives=frozenset(_FROM),
        # Encrypted tokens need certificates, which are not simulated.
        absent_children=frozenset({"decryption-keys"}),
        sections=("inbound",),
    ),
)

ROWS: Final = (
    Rule(
        "cors",
        {"allow-credentials": FLAG, "terminate-unmatched-request": FLAG},
        (
            Child(Rule("allowed-origins", children=(Child(Rule("origin", content=FILLED, content_required=True), 1, None),)), 1),
            Child(
                Rule(
                    "allowed-methods",
                    {"preflight-result-max-age": Attribute(WHOLE)},
                    (Child(Rule("method", content=FILLED, content_required=True), 1, None),),
                )
            ),
            Child(Rule("allowed-headers", children=(Child(Rule("header", content=FILLED, content_required=True), 1, None),)), 1),
            Child(Rule("expose-headers", children=(Child(Rule("header", content=FILLED, content_required=True), 1, None),))),
        ),
        sections=("inbound",),
        direct=True,
    ),
    Rule(
        "authentication-managed-identity",
        {
            "resource": Attribute(required=True),
            "client-id": Attribute(expression=False),
            "output-token-variable-name": Attribute(),
            "ignore-error": FLAG,
        },
        sections=("inbound",),
    ),
    Rule("authentication-basic", {"username": NAME, "password": Attribute(TEXT, required=True)}, sections=("inbound",)),
    *TOKEN_ROWS,
    Rule(
        "ip-filter",
        {"action": Attribute(one_of("allow", "forbid"), required=True, expression=False)},
        (
            Child(Rule("address", content=FILLED, content_required=True), 0, None),
            Child(Rule("address-range", {"from": NAME, "to": NAME}), 0, None),
        ),
        sections=("inbound",),
    ),
    Rule(
        "check-header",
        {
            "name": NAME,
            "failed-check-httpcode": Attribute(STATUS, required=True),
            "failed-check-error-message": Attribute(TEXT, required=True),
            "ignore-case": Attribute(BOOLEAN, required=True),
        },
        (Child(Rule("value", content=TEXT), 0, None),),
        sections=("inbound",),
    ),
)
