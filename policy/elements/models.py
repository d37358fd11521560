"""Policies for language models."""

from policy.elements.kind import (
    BOOLEAN,
    COUNT,
    LITERAL,
    NOT_CONSUMPTION,
    TEXT,
    Kind,
    Policy,
    attrs,
    items,
    number,
    one_of,
    optional,
    required,
    with_older,
)

CUSTOM_DIMENSIONS = 5
DEFAULT_DIMENSIONS = frozenset(
    {"API ID", "Operation ID", "Product ID", "User ID", "Subscription ID", "Location", "Gateway ID", "Backend ID"}
)
"""Dimensions that need no value."""


_METRIC = Policy(
    kind=Kind(
        attributes={"namespace": optional(TEXT)},
        children={"dimension": Kind(attributes={"name": required(), "value": optional(TEXT)})},
        must=frozenset({"dimension"}),
    ),
    sections="I",
)
_LOOKUP = Policy(
    kind=Kind(
        attributes={
            "score-threshold": required(number(0, 1, whole=False), expression=False),
            "embeddings-backend-id": required(names="backend"),
            "embeddings-backend-auth": required(one_of("system-assigned")),
            "ignore-system-messages": optional(BOOLEAN),
            "max-message-count": optional(COUNT),
            "cache-id": optional(TEXT),
        },
        children={"vary-by": LITERAL},
    ),
    sections="I",
    once=True,
)
_STORE = Policy(
    kind=Kind(attributes={"duration": required(COUNT), "cache-response": optional(BOOLEAN), "cache-id": optional(TEXT)}),
    sections="O",
)
_CATEGORY = Kind(
    attributes={"name": required(one_of("Hate", "SelfHarm", "Sexual", "Violence")), "threshold": required(number(0, 7))},
)


POLICIES = {
    **with_older("emit-token-metric", _METRIC),
    **with_older("semantic-cache-lookup", _LOOKUP),
    **with_older("semantic-cache-store", _STORE),
    "llm-content-safety": Policy(
        kind=Kind(
            attributes={
                "backend-id": required(names="backend"),
                **attrs(BOOLEAN, "shield-prompt", "enforce-on-completions"),
                "window-size": optional(COUNT),
                "window-overlap-size": optional(COUNT, beside="window-size"),
            },
            children={
                "categories": items(
                    "category", _CATEGORY, {"output-type": optional(one_of("FourSeverityLevels", "EightSeverityLevels"))}
                ),
                "blocklists": items("id"),
            },
            single=frozenset({"categories", "blocklists"}),
        ),
        sections="IO",
        scopes=frozenset({"global", "product", "api"}),
        absent=NOT_CONSUMPTION,
    ),
}
"""The text of February 2025 had no quota for the older name; later texts have one. For content safety the lists of gateways and
tiers disagree about Consumption: taken as absent."""
