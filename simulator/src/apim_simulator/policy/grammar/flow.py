"""Control flow and what concerns the whole exchange."""

import re
from typing import Final

from apim_simulator.policy.grammar.message import SET_BODY, SET_HEADER, SET_STATUS
from apim_simulator.policy.markup import Element
from apim_simulator.policy.rules import (
    BOOLEAN,
    FILLED,
    FLAG,
    LITERAL,
    NAME,
    NUMBER,
    STATUS,
    TEXT,
    WHOLE,
    Attribute,
    Child,
    Form,
    Rule,
    one_of,
)

RETRIES: Final = Form(re.compile(r"[1-9]|[1-4]\d|50"), "a whole number from 1 to 50")


def _message(element: Element) -> str | None:
    """A trace says something."""
    has_message = element.text is not None or any(child.name == "message" for child in element.children)
    return None if has_message else "needs a message"


ROWS: Final = (
    # Nested `base` and `base` at global scope are unrecorded and undocumented: refused as ours by the check.
    Rule("base", direct=True),
    Rule("include-fragment", {"fragment-id": LITERAL}),
    Rule(
        "choose",
        children=(
            Child(Rule("when", {"condition": Attribute(BOOLEAN, required=True)}, statements=True), least=1, most=None),
            Child(Rule("otherwise", statements=True)),
        ),
    ),
    Rule("set-variable", {"name": LITERAL, "value": Attribute(TEXT, required=True)}),
    Rule(
        "retry",
        {
            "condition": Attribute(BOOLEAN, required=True),
            "count": Attribute(RETRIES, required=True),
            "interval": Attribute(NUMBER, required=True),
            "max-interval": Attribute(NUMBER),
            "delta": Attribute(NUMBER),
            "first-fast-retry": FLAG,
        },
        statements=True,
    ),
    Rule(
        "return-response",
        {"response-variable-name": Attribute(expression=False)},
        (Child(SET_STATUS), Child(SET_HEADER, most=None), Child(SET_BODY)),
    ),
    Rule(
        "mock-response",
        {"status-code": Attribute(STATUS), "content-type": Attribute(), "index": Attribute(WHOLE)},
        sections=("inbound", "outbound", "on-error"),
    ),
    Rule("limit-concurrency", {"key": NAME, "max-count": Attribute(WHOLE, required=True, expression=False)}, statements=True),
    Rule(
        "wait",
        # With `any` the children would have to run side by side; here they run one after the other.
        {"for": Attribute(one_of("all", "any"), simulated=one_of("all"))},
        statements=True,
        only=frozenset({"send-request", "cache-lookup-value", "choose"}),
        sections=("inbound", "backend", "outbound"),
    ),
    Rule(
        "trace",
        {"source": LITERAL, "severity": Attribute(one_of("verbose", "information", "error"), expression=False)},
        (
            Child(Rule("message", content=FILLED, content_required=True)),
            Child(Rule("metadata", {"name": NAME, "value": Attribute(TEXT, required=True)}), most=None),
        ),
        # Older policies, which the service still takes, have the message as text of the element [S].
        content=TEXT,
        problem=_message,
    ),
)
