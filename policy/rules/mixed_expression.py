"""An expression is the whole of a value; beside other text it is sent as it is."""

import re
from collections.abc import Iterator

from policy.expression_end import Unclosed, expression_end
from policy.placing import Value
from policy.rule import EXPRESSIONS, Fault, Rule, Subject, in_value

INSIDE = re.compile(r"(?<![\w@])@[({](?=.*[)}])", re.DOTALL)


def check(subject: Subject) -> Iterator[Fault]:
    """An expression behind or before text in one value; liquid templates and bodies that are no expression are left alone."""
    for value in subject.values:
        text = value.text.text
        index = _behind(text) if value.expression else _inside(value)
        if index is not None:
            yield in_value(subject, value, index, "an expression shares its value with other text, and is not evaluated")


def _inside(value: Value) -> int | None:
    match = None if value.owner.name == "set-body" else INSIDE.search(value.text.text)
    return match.start() if match else None


def _behind(text: str) -> int | None:
    start = len(text) - len(text.lstrip())
    try:
        end = expression_end(text, start)
    except Unclosed:
        return None  # found by APIM-POLICY-024
    return end if text[end:].strip() else None


RULE = Rule(
    id="APIM-POLICY-027",
    severity="error",
    confidence="documented",
    source=f"{EXPRESSIONS}; for rewrite-uri its page, for others by inference",
    remedy='make all of it one expression: @("Bearer " + …)',
    check=check,
)
