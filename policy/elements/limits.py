"""Policies that limit calls and tokens, and caches."""

from policy.elements.kind import (
    BOOLEAN,
    COUNT,
    LITERAL,
    NOT_CONSUMPTION,
    SECONDS,
    TEXT,
    Attr,
    Kind,
    Policy,
    at_least_one_of,
    attrs,
    number,
    one_of,
    optional,
    required,
    with_older,
)

_RATE = {"calls": required(COUNT), "renewal-period": required(number(1, 300))}
_RATE_LEFT = attrs(
    TEXT,
    *(f"{name}-{place}-name" for name in ("retry-after", "remaining-calls") for place in ("header", "variable")),
    "total-calls-header-name",
)
_KEYED = {"counter-key": required(), "increment-condition": optional(TEXT), "increment-count": optional(SECONDS)}
_QUOTA = {**attrs(COUNT, "calls", "bandwidth"), "renewal-period": required(SECONDS)}
_AMOUNTS = (at_least_one_of("calls", "bandwidth"),)
_NAMED = attrs(TEXT, "name", "id")
_CACHING = {"caching-type": optional(one_of("prefer-external", "external", "internal"))}


_TOKENS_LEFT = ("retry-after", "remaining-quota-tokens", "remaining-tokens", "tokens-consumed")
PERIODS = ("Hourly", "Daily", "Weekly", "Monthly", "Yearly")


def _places_of(*amounts: str) -> dict[str, Attr]:
    """Where a limit puts what is left: into a header, into a variable, or nowhere."""
    return attrs(TEXT, *(f"{name}-{place}-name" for name in amounts for place in ("header", "variable")))


_TOKEN_LIMIT = {"counter-key": required(), "estimate-prompt-tokens": required(BOOLEAN), "tokens-per-minute": optional(COUNT)}
_TOKEN_QUOTA = {
    "token-quota": optional(COUNT, beside="token-quota-period"),
    "token-quota-period": optional(one_of(*PERIODS), beside="token-quota"),
}
_TOKENS = Kind(
    attributes={**_TOKEN_LIMIT, **_TOKEN_QUOTA, **_places_of(*_TOKENS_LEFT)},
    choices=(at_least_one_of("tokens-per-minute", "token-quota"),),
)

_TIMING = attrs(BOOLEAN, "increment-after-response", "flexible-retry-window")
"""Not documented; Microsoft's policy toolkit knows them."""


def _nested(limits: dict[str, Attr]) -> dict[str, Kind]:
    """Limits of single APIs, and in these of single operations."""
    operation = Kind(attributes={**_NAMED, **limits})
    return {"api": Kind(attributes={**_NAMED, **limits}, children={"operation": operation})}


POLICIES = {
    "rate-limit": Policy(
        kind=Kind(attributes={**_RATE, **_RATE_LEFT}, children=_nested(_RATE)),
        sections="I",
        scopes=frozenset({"product", "api", "operation"}),
        once=True,
    ),
    "rate-limit-by-key": Policy(
        kind=Kind(attributes={**_RATE, **_KEYED, **_RATE_LEFT, **_TIMING}),
        sections="I",
        absent=NOT_CONSUMPTION,
    ),
    "quota": Policy(
        kind=Kind(attributes=_QUOTA, children=_nested(_QUOTA), choices=_AMOUNTS),
        sections="I",
        scopes=frozenset({"product"}),
        once=True,
    ),
    "quota-by-key": Policy(
        kind=Kind(attributes={**_QUOTA, **_KEYED, "first-period-start": optional(TEXT)}, choices=_AMOUNTS),
        sections="I",
        absent=NOT_CONSUMPTION,
    ),
    **with_older("token-limit", Policy(kind=_TOKENS, sections="I", absent=NOT_CONSUMPTION)),
    "limit-concurrency": Policy(kind=Kind(attributes={"key": required(), "max-count": required(COUNT)}, holds="policies")),
    "cache-lookup": Policy(
        kind=Kind(
            attributes={
                "vary-by-developer": required(BOOLEAN),
                "vary-by-developer-groups": required(BOOLEAN),
                **_CACHING,
                "downstream-caching-type": optional(one_of("none", "private", "public")),
                **attrs(BOOLEAN, "must-revalidate", "allow-private-response-caching"),
            },
            children={"vary-by-header": LITERAL, "vary-by-query-parameter": LITERAL},
            ordered=False,
        ),
        sections="I",
        answer="answers from a cache of whole answers",
    ),
    "cache-store": Policy(
        kind=Kind(attributes={"duration": required(COUNT), "cache-response": optional(BOOLEAN)}),
        sections="O",
        answer="keeps the whole answer",
    ),
    "cache-lookup-value": Policy(
        kind=Kind(attributes={"key": required(), "variable-name": required(), "default-value": optional(TEXT), **_CACHING}),
    ),
    "cache-store-value": Policy(
        kind=Kind(attributes={"key": required(), "value": required(TEXT), "duration": required(SECONDS), **_CACHING}),
    ),
    "cache-remove-value": Policy(kind=Kind(attributes={"key": required(), **_CACHING})),
    # Microsoft's policy toolkit has it (Azure/azure-api-management-policy-toolkit, CacheValueConfig.cs), no page yet.
    "cache-value": Policy(
        kind=Kind(
            attributes={
                "key": required(),
                "variable-name": required(),
                **attrs(SECONDS, "expires-after", "refresh-after"),
                "default-value": optional(TEXT),
                **_CACHING,
            },
            children={"value": Kind(holds="policies")},
            must=frozenset({"value"}),
            single=frozenset({"value"}),
        ),
    ),
}
"""The children of cache-lookup stand in either order: recorded, policy-10, against the policy statement."""
