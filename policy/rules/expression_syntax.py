"""Expressions are C# 7: one expression in `@(…)`, statements that return a value in `@{…}`."""

from collections.abc import Iterator
from dataclasses import replace

from policy.expression_end import Unclosed, expression_end
from policy.rule import EXPRESSIONS, Fault, Rule, Subject, in_value


def check(subject: Subject) -> Iterator[Fault]:
    """An expression that is not closed or is no C#, one with a part of a later version, a block that returns nothing."""
    found = [value for value in subject.values if value.expression]
    if not found:
        return
    from policy import csharp  # noqa: PLC0415 - the grammar takes 20 ms to load, and most policies have no expression

    for value in found:
        start = len(value.text.text) - len(value.text.text.lstrip())
        try:
            end = expression_end(value.text.text, start)
        except Unclosed as unclosed:
            yield _placed(subject, in_value(subject, value, unclosed.offset, unclosed.found))
            continue
        code = value.text.text[start:end]
        error = csharp.error(code)
        if error:
            yield _placed(subject, in_value(subject, value, start + error.offset, error.found, error.fix))


def _placed(subject: Subject, fault: Fault) -> Fault:
    """The fault with line and column in its words: an expression may have many lines, and the finding has one."""
    line, column = subject.location(fault.place).line, subject.document.position(fault.place.offset).column
    return replace(fault, found=f"{fault.found}, at line {line}, column {column}")


RULE = Rule(
    id="APIM-POLICY-024",
    severity="error",
    confidence="documented",
    source=EXPRESSIONS,
    remedy="correct the expression there",
    check=check,
)
