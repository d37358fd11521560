"""A named value is written `{{name}}`: with other brackets it is plain text, and is sent or refused as it is."""

import re
from collections.abc import Iterator

from policy.references import NAMED_VALUE
from policy.rule import LEARN, Fault, Rule, Subject, in_value

OPENED = re.compile(r"(?<!\{)\{\{\s*[A-Za-z0-9._-]+\s*(?=[^\sA-Za-z0-9._\-}]|\}(?!\})|$)")
"""`{{` and a name behind which no `}}` comes."""


def check(subject: Subject) -> Iterator[Fault]:
    """`{{name` without `}}` in an attribute or a text that is no expression, no body and no liquid template."""
    for value in subject.values:
        if value.expression or value.owner.name == "set-body" or value.owner.element.get("template") == "liquid":
            continue
        text = NAMED_VALUE.sub(lambda match: " " * len(match[0]), value.text.text)
        match = OPENED.search(text)
        if match:
            name = match[0].strip("{ \t\r\n")
            found = f'"{match[0].strip()}" begins a named value that nothing closes with }}}}'
            yield in_value(subject, value, match.start(), found, f"write {{{{{name}}}}}")


RULE = Rule(
    id="APIM-POLICY-031",
    severity="error",
    confidence="documented",
    source=f"{LEARN}api-management-howto-properties",
    remedy="close it",
    check=check,
)
