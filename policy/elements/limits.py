"""Policies that limit calls, and caches."""

from policy.elements.kind import BOOLEAN, COUNT, LITERAL, SECONDS, TEXT, Attr, Kind, Policy, attrs, number, one_of, required

_RATE = {"calls": required(COUNT), "renewal-period": required(number(1, 300))}
_RATE_TOLD = attrs(
    TEXT,
    *(f"{name}-{place}-name" for name in ("retry-after", "remaining-calls") for place in ("header", "variable")),
    "total-calls-header-name",
)
_KEYED = {"counter-key": required(), "increment-condition": Attr(TEXT), "increment-count": Attr(SECONDS)}
_QUOTA = {**attrs(COUNT, "calls", "bandwidth"), "renewal-period": required(SECONDS)}
_NAMED = attrs(TEXT, "name", "id")
_CACHING = {"caching-type": Attr(one_of("prefer-external", "external", "internal"))}


def _nested(limits: dict[str, Attr]) -> dict[str, Kind]:
    """Limits of single APIs, and in these of single operations."""
    operation = Kind(attributes={**_NAMED, **limits})
    return {"api": Kind(attributes={**_NAMED, **limits}, children={"operation": operation})}


POLICIES = {
    "rate-limit": Policy(
        kind=Kind(attributes={**_RATE, **_RATE_TOLD}, children=_nested(_RATE)),
        sections="I",
        scopes=frozenset({"product", "api", "operation"}),
        once=True,
    ),
    "rate-limit-by-key": Policy(kind=Kind(attributes={**_RATE, **_KEYED, **_RATE_TOLD}), sections="I"),
    "quota": Policy(
        kind=Kind(attributes=_QUOTA, children=_nested(_QUOTA)),
        sections="I",
        scopes=frozenset({"product"}),
        once=True,
    ),
    "quota-by-key": Policy(
        kind=Kind(attributes={**_QUOTA, **_KEYED, "first-period-start": Attr(TEXT)}),
        sections="I",
    ),
    "limit-concurrency": Policy(kind=Kind(attributes={"key": required(), "max-count": required(COUNT)}, holds="policies")),
    "cache-lookup": Policy(
        kind=Kind(
            attributes={
                "vary-by-developer": required(BOOLEAN),
                "vary-by-developer-groups": required(BOOLEAN),
                **_CACHING,
                "downstream-caching-type": Attr(one_of("none", "private", "public")),
                **attrs(BOOLEAN, "must-revalidate", "allow-private-response-caching"),
            },
            children={"vary-by-header": LITERAL, "vary-by-query-parameter": LITERAL},
            ordered=False,
        ),
        sections="I",
    ),
    "cache-store": Policy(kind=Kind(attributes={"duration": required(COUNT), "cache-response": Attr(BOOLEAN)}), sections="O"),
    "cache-lookup-value": Policy(
        kind=Kind(attributes={"key": required(), "variable-name": required(), "default-value": Attr(TEXT), **_CACHING}),
    ),
    "cache-store-value": Policy(
        kind=Kind(attributes={"key": required(), "value": required(TEXT), "duration": required(SECONDS), **_CACHING}),
    ),
    "cache-remove-value": Policy(kind=Kind(attributes={"key": required(), **_CACHING})),
}
"""The children of cache-lookup stand in either order: recorded, policy-10, against the policy statement."""
