"""Policies for language models."""

from policy.elements.kind import BOOLEAN, COUNT, LITERAL, TEXT, Attr, Kind, Policy, attrs, items, number, one_of, required

_TOLD = ("retry-after", "remaining-quota-tokens", "remaining-tokens", "tokens-consumed")
PERIODS = ("Hourly", "Daily", "Weekly", "Monthly", "Yearly")
CUSTOM_DIMENSIONS = 5
DEFAULT_DIMENSIONS = frozenset(
    {"API ID", "Operation ID", "Product ID", "User ID", "Subscription ID", "Location", "Gateway ID", "Backend ID"}
)
"""Dimensions that need no value."""


def _limits(*told: str) -> dict[str, Attr]:
    """Where a limit tells what is left: in a header, in a variable, or not at all."""
    return attrs(TEXT, *(f"{name}-{place}-name" for name in told for place in ("header", "variable")))


_LIMIT = {"counter-key": required(), "estimate-prompt-tokens": required(BOOLEAN), "tokens-per-minute": Attr(COUNT)}
_QUOTA = {"token-quota": Attr(COUNT), "token-quota-period": Attr(one_of(*PERIODS))}
_METRIC = Policy(
    kind=Kind(
        attributes={"namespace": Attr(TEXT)},
        children={"dimension": Kind(attributes={"name": required(), "value": Attr(TEXT)})},
        must=frozenset({"dimension"}),
    ),
    sections="I",
)
_LOOKUP = Policy(
    kind=Kind(
        attributes={
            "score-threshold": required(number(0, 1, whole=False), expression=False),
            "embeddings-backend-id": required(),
            "embeddings-backend-auth": required(one_of("system-assigned")),
            "ignore-system-messages": Attr(BOOLEAN),
            "max-message-count": Attr(COUNT),
            "cache-id": Attr(TEXT),
        },
        children={"vary-by": LITERAL},
    ),
    sections="I",
    once=True,
)
_STORE = Policy(kind=Kind(attributes={"duration": required(COUNT), "cache-id": Attr(TEXT)}), sections="O")
_CATEGORY = Kind(
    attributes={"name": required(one_of("Hate", "SelfHarm", "Sexual", "Violence")), "threshold": required(number(0, 7))},
)

POLICIES = {
    "llm-token-limit": Policy(kind=Kind(attributes={**_LIMIT, **_QUOTA, **_limits(*_TOLD)}), sections="I"),
    "azure-openai-token-limit": Policy(kind=Kind(attributes={**_LIMIT, **_QUOTA, **_limits(*_TOLD)}), sections="I"),
    "llm-emit-token-metric": _METRIC,
    "azure-openai-emit-token-metric": _METRIC,
    "llm-semantic-cache-lookup": _LOOKUP,
    "azure-openai-semantic-cache-lookup": _LOOKUP,
    "llm-semantic-cache-store": _STORE,
    "azure-openai-semantic-cache-store": _STORE,
    "llm-content-safety": Policy(
        kind=Kind(
            attributes={
                "backend-id": required(),
                **attrs(BOOLEAN, "shield-prompt", "enforce-on-completions"),
                **attrs(COUNT, "window-size", "window-overlap-size"),
            },
            children={
                "categories": items(
                    "category", _CATEGORY, {"output-type": Attr(one_of("FourSeverityLevels", "EightSeverityLevels"))}
                ),
                "blocklists": items("id"),
            },
            single=frozenset({"categories", "blocklists"}),
        ),
        sections="IO",
        scopes=frozenset({"global", "product", "api"}),
    ),
}
"""The twin's text of February 2025 had no quota; later texts have one."""
