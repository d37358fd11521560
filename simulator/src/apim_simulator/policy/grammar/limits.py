"""What a caller may use, and what is counted (https://learn.microsoft.com/azure/api-management/api-management-policies)."""

import re
from typing import Final

from apim_simulator.policy.markup import Element
from apim_simulator.policy.rules import BOOLEAN, FILLED, NAME, NUMBER, WHOLE, Attribute, Child, Form, Rule, one_of

KNOWN: Final = ("API ID", "Operation ID", "Product ID", "User ID", "Subscription ID", "Location", "Gateway ID", "Backend ID")
"""Dimensions that need no value [D] (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy)."""
_POSITIVE: Final = Form(re.compile(r"[1-9]\d*"), "a whole number above zero")
_SHORT: Final = Form(re.compile(r"[1-9]\d?|[12]\d\d|300"), "a whole number from 1 to 300")
_LONG: Final = Form(re.compile(r"0|[3-9]\d\d|[1-9]\d{3,}"), "0, or a whole number of at least 300")
_MOMENT: Final = Form(re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)?"), "a time like 2026-01-01T00:00:00Z")
_PERIOD: Final = one_of("Hourly", "Daily", "Weekly", "Monthly", "Yearly")


def _outputs(*names: str) -> dict[str, Attribute]:
    """Names of a header and a variable for each of these values."""
    return {f"{name}-{kind}-name": Attribute() for name in names for kind in ("header", "variable")}


_TOKENS: Final = {
    "counter-key": NAME,
    "estimate-prompt-tokens": Attribute(BOOLEAN, required=True),
    **_outputs("retry-after", "remaining-tokens", "tokens-consumed"),
}
_COUNTED: Final = {"counter-key": NAME, "increment-condition": Attribute(BOOLEAN), "increment-count": Attribute(WHOLE)}
# `bandwidth` is not simulated.
_QUOTA: Final = {"calls": Attribute(_POSITIVE, required=True), "renewal-period": Attribute(_LONG, required=True)}
MOST_DIMENSIONS: Final = 5


def _some_limit(element: Element) -> str | None:
    """A token limit limits something, and a quota has its period."""
    given = element.attributes.keys()
    if not given & {"tokens-per-minute", "token-quota"}:
        return "needs tokens-per-minute, token-quota, or both"
    if ("token-quota" in given) != ("token-quota-period" in given):
        return "needs token-quota and token-quota-period together"
    return None


def _dimensions(element: Element) -> str | None:
    """A dimension without value is one that Azure fills in, and at most five have values (documented of token metrics)."""
    custom = [child for child in element.children if "value" in child.attributes]
    if len(custom) > MOST_DIMENSIONS:
        return f"has {len(custom)} dimensions with values, allowed are {MOST_DIMENSIONS}"
    names = [child.attributes["name"].text for child in element.children if child not in custom and "name" in child.attributes]
    unknown = [name for name in names if name not in KNOWN and "{{" not in name and not name.startswith("@")]
    return f"has the dimension '{unknown[0]}' without a value; Azure fills in {', '.join(KNOWN)}" if unknown else None


_DIMENSION: Final = Rule("dimension", {"name": NAME, "value": Attribute(FILLED)})
_DIMENSIONS: Final = (Child(_DIMENSION, least=1, most=None),)
# Documented as at least one; Microsoft's genai-gateway toolkit, whose tests call a live gateway, uploads it with none [S].
_ANY_DIMENSIONS: Final = (Child(_DIMENSION, most=None),)

_TOKEN_LIMIT: Final = {
    **_TOKENS,
    "tokens-per-minute": Attribute(_POSITIVE),
    "token-quota": Attribute(_POSITIVE),
    "token-quota-period": Attribute(_PERIOD),
    **_outputs("remaining-quota-tokens"),
}

ROWS: Final = (
    Rule("llm-token-limit", _TOKEN_LIMIT, sections=("inbound",), problem=_some_limit),
    Rule("azure-openai-token-limit", _TOKEN_LIMIT, sections=("inbound",), problem=_some_limit),
    Rule(
        "rate-limit-by-key",
        {
            **_COUNTED,
            "calls": Attribute(_POSITIVE, required=True),
            "renewal-period": Attribute(_SHORT, required=True),
            **_outputs("retry-after", "remaining-calls"),
            "total-calls-header-name": Attribute(),
        },
        absent=frozenset({"increment-after-response", "flexible-retry-window"}),
        sections=("inbound",),
    ),
    Rule(
        "rate-limit",
        {
            "calls": Attribute(_POSITIVE, required=True),
            "renewal-period": Attribute(_SHORT, required=True),
            **_outputs("retry-after", "remaining-calls"),
            "total-calls-header-name": Attribute(),
        },
        absent_children=frozenset({"api"}),  # what their counters share is unrecorded
        sections=("inbound",),
        scopes=("product", "api", "operation"),
        direct=True,
    ),
    Rule(
        "quota-by-key",
        {**_COUNTED, **_QUOTA, "first-period-start": Attribute(_MOMENT, expression=False)},
        absent=frozenset({"bandwidth"}),
        sections=("inbound",),
    ),
    Rule(
        "quota",
        _QUOTA,
        absent=frozenset({"bandwidth"}),
        absent_children=frozenset({"api"}),  # what their counters share is unrecorded
        sections=("inbound",),
        scopes=("product",),
        direct=True,
    ),
    Rule("llm-emit-token-metric", {"namespace": Attribute()}, _DIMENSIONS, sections=("inbound",), problem=_dimensions),
    Rule("azure-openai-emit-token-metric", {"namespace": Attribute()}, _DIMENSIONS, sections=("inbound",), problem=_dimensions),
    Rule("emit-metric", {"name": NAME, "namespace": Attribute(), "value": Attribute(NUMBER)}, _ANY_DIMENSIONS, problem=_dimensions),
)
