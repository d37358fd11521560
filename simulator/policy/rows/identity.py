"""Who calls, from where, and as whom the gateway calls."""

from typing import Final

from simulator.policy.rules import FILLED, FLAG, WHOLE, Attribute, Child, Rule

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
)
