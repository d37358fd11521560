"""Answers and values that are kept (https://learn.microsoft.com/azure/api-management/api-management-howto-cache)."""

from typing import Final

from apim_simulator.policy.rules import BOOLEAN, FILLED, FLAG, NAME, TEXT, WHOLE, Attribute, Child, Rule, one_of

# An external cache is a resource of the service that is not simulated; `prefer-external` takes the built-in one without it [D].
_TYPE: Final = Attribute(one_of("prefer-external", "external", "internal"), simulated=one_of("prefer-external", "internal"))

ROWS: Final = (
    Rule(
        "cache-lookup",
        {
            "vary-by-developer": Attribute(BOOLEAN, required=True),
            # Groups are not simulated.
            "vary-by-developer-groups": Attribute(BOOLEAN, required=True, simulated=one_of("false")),
            # What the others put into Cache-Control is unrecorded.
            "downstream-caching-type": Attribute(one_of("none", "private", "public"), simulated=one_of("none")),
            "must-revalidate": FLAG,
            "allow-private-response-caching": FLAG,
            "caching-type": _TYPE,
        },
        (
            Child(Rule("vary-by-header", content=FILLED, content_required=True), 0, None),
            Child(Rule("vary-by-query-parameter", content=FILLED, content_required=True), 0, None),
        ),
        sections=("inbound",),
        direct=True,
        ordered=False,  # recorded: policy-10
    ),
    Rule("cache-store", {"duration": Attribute(WHOLE, required=True), "cache-response": FLAG}, sections=("outbound",), direct=True),
    Rule(
        "cache-lookup-value",
        {"key": NAME, "variable-name": NAME, "default-value": Attribute(TEXT), "caching-type": _TYPE},
    ),
    Rule(
        "cache-store-value",
        {"key": NAME, "value": Attribute(TEXT, required=True), "duration": Attribute(WHOLE, required=True), "caching-type": _TYPE},
    ),
    Rule("cache-remove-value", {"key": NAME, "caching-type": _TYPE}),
)
