"""Expressions are C#: one expression in `@(…)`, statements that return a value in `@{…}`."""

from collections.abc import Iterator

from policy.expression_end import Unclosed, expression_end
from policy.placing import Value
from policy.rule import EXPRESSIONS, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """An expression that is not closed, that no C# grammar takes, or a block that returns nothing."""
    found = [value for value in subject.values if value.expression]
    if not found:
        return
    from policy import csharp  # noqa: PLC0415 - the grammar takes 20 ms to load, and most policies have no expression

    for value in found:
        start = len(value.text.text) - len(value.text.text.lstrip())
        try:
            end = expression_end(value.text.text, start)
        except Unclosed as unclosed:
            yield _fault(subject, value, unclosed.offset, unclosed.found)
            continue
        code = value.text.text[start:end]
        error = csharp.error(code)
        if error:
            yield _fault(subject, value, start + error.offset, error.found)


def _fault(subject: Subject, value: Value, index: int, found: str) -> Fault:
    offset = subject.document.offset_in(value.text, index)
    position = subject.document.position(offset)
    line = position.line + subject.context.first_line - 1
    return Fault(value.path, offset, f"{found}, at line {line}, column {position.column}")


RULE = Rule(
    id="APIM-POLICY-024",
    severity="error",
    confidence="documented",
    source=EXPRESSIONS,
    remedy="correct the expression there",
    check=check,
)
