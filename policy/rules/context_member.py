"""What an expression reads of `context` is a member of it."""

from collections.abc import Iterator
from difflib import get_close_matches

from linting import Severity
from policy.context_members import MEMBERS, OBJECT
from policy.expression_end import Unclosed, expression_end
from policy.placing import Value
from policy.rule import EXPRESSIONS, Fault, Rule, Subject, in_value


def check(subject: Subject) -> Iterator[Fault]:
    """A member that the documentation does not list.

    That is an error for one of `context` itself and for one that is nearly a listed one, else a warning: the list grows.
    """
    for value in subject.values:
        if value.expression and "context" in value.text.text:
            yield from _of(subject, value)


def _of(subject: Subject, value: Value) -> Iterator[Fault]:
    from policy import csharp  # noqa: PLC0415 - the grammar takes 20 ms to load, and most policies have no expression

    text = value.text.text
    start = len(text) - len(text.lstrip())
    try:
        end = expression_end(text, start)
    except Unclosed:
        return  # found by APIM-POLICY-024
    for member in csharp.members(text[start:end]):
        known = MEMBERS.get(member.owner)
        if known is None or member.name in known or member.name in OBJECT:
            continue
        near = get_close_matches(member.name, known, 1)
        fix = f"write {near[0]}" if near else f"{member.owner} has {', '.join(sorted(known))}"
        severity: Severity | None = None if near or member.owner == "context" else "warning"
        found = f"{member.owner} has no member {member.name}"
        yield in_value(subject, value, start + member.offset, found, fix, severity=severity)


RULE = Rule(
    id="APIM-POLICY-034",
    severity="error",
    confidence="documented",
    source=f"{EXPRESSIONS}#ContextVariables",
    remedy="write one that is listed",
    check=check,
)
