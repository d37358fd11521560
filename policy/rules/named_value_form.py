"""A named value is written `{{name}}`: with other brackets or characters it is plain text, and is sent or refused as it is."""

import re
from collections.abc import Iterator

from policy.references import NAMED_VALUE
from policy.rule import LEARN, Fault, Rule, Subject, in_value

OPENED = re.compile(r"(?<!\{)\{\{\s*[A-Za-z0-9._-]+\s*(?=[^\sA-Za-z0-9._\-}]|\}(?!\})|$)")
"""`{{` and a name behind which no `}}` comes at once."""
CLOSED = re.compile(r"[^{}]*\}\}(?!\})")
"""The rest of braces that are closed, but hold what a name cannot."""
ALLOWED = "letters, digits, periods, dashes and underscores"


def check(subject: Subject) -> Iterator[Fault]:
    """`{{name` without `}}`, or `{{a/b}}`, in an attribute or a text that is no expression, no body and no liquid template."""
    for value in subject.values:
        if value.expression or value.owner.name == "set-body" or value.owner.element.get("template") == "liquid":
            continue
        text = NAMED_VALUE.sub(lambda match: " " * len(match[0]), value.text.text)
        match = OPENED.search(text)
        if match:
            yield in_value(subject, value, match.start(), *_problem(text, match))


def _problem(text: str, opened: re.Match[str]) -> tuple[str, str]:
    """What is wrong, and what to do: braces that are closed hold a name of other characters."""
    closed = CLOSED.match(text, opened.end())
    if closed:
        return f'"{text[opened.start() : closed.end()]}" is no named value, whose name has {ALLOWED}', "write {{name}}"
    name = opened[0].strip("{ \t\r\n")
    return f'"{opened[0].strip()}" begins a named value that nothing closes with }}}}', f"write {{{{{name}}}}}"


RULE = Rule(
    id="APIM-POLICY-031",
    severity="error",
    confidence="documented",
    source=f"{LEARN}api-management-howto-properties",
    remedy="close it",
    check=check,
)
