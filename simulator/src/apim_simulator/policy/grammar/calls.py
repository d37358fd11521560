"""Calls beside the request itself, and what goes to event hubs."""

from typing import Final

from apim_simulator.policy.grammar.message import SET_BODY, SET_HEADER
from apim_simulator.policy.rules import FILLED, FLAG, LITERAL, NAME, TEXT, WHOLE, Attribute, Child, Rule, one_of

_PARTS: Final = (
    Child(Rule("authentication-basic", {"username": NAME, "password": Attribute(TEXT, required=True)})),
    Child(Rule("set-url", content=FILLED, content_required=True)),
    Child(Rule("set-method", content=FILLED, content_required=True)),
    Child(SET_HEADER, most=None),
    Child(SET_BODY),
    Child(
        Rule(
            "authentication-managed-identity",
            {"resource": NAME, "client-id": Attribute(expression=False), "ignore-error": FLAG},
            absent=frozenset({"output-token-variable-name"}),
        )
    ),
)
_ABSENT: Final = frozenset({"authentication-certificate", "authentication-token", "proxy"})
_COMMON: Final = {"mode": Attribute(one_of("new", "copy")), "timeout": Attribute(WHOLE)}

ROWS: Final = (
    Rule(
        "send-request",
        {**_COMMON, "response-variable-name": LITERAL, "ignore-error": FLAG},
        _PARTS,
        absent=frozenset({"buffer-response", "fail-on-error-status-code"}),
        absent_children=_ABSENT,
        ordered=False,  # Microsoft's own samples, which are in use, break the order of the statement [S]
    ),
    Rule("send-one-way-request", _COMMON, _PARTS, absent_children=_ABSENT, ordered=False),
    Rule(
        "log-to-eventhub",
        {"logger-id": LITERAL, "partition-id": Attribute(), "partition-key": Attribute()},
        content=TEXT,
        content_required=True,
        exclusive=frozenset({"partition-id", "partition-key"}),
    ),
)
