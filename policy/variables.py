"""Variables of `context.Variables`: which a policy sets, and which its expressions read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy.document import Document
from policy.placing import Value, is_expression
from policy.rule import Subject

READ = re.compile(
    r"""\bVariables\s*(?:
        (?P<index>\[)\s*
      | (?:\?\s*)?\.\s*(?:GetValueOrDefault\s*(?:<[^()"]*?>)?|ContainsKey|TryGetValue)\s*\(\s*)
      @?"(?P<name>[^"\\]+)\"""",
    re.VERBOSE,
)
"""A variable read by its literal name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One reading: the name, the value it is in, its index there; `demanded` is one that fails where nothing has set it."""

    name: str
    value: Value
    index: int
    demanded: bool


def variables_set(document: Document) -> frozenset[str] | None:
    """The variables that the policies of a document set; None where the name of one is made by an expression."""
    names: set[str] = set()
    for element in document.root.walk():
        for attribute in element.attributes:
            named = attribute.name.endswith("variable-name") or (element.name == "set-variable" and attribute.name == "name")
            if not named:
                continue
            if is_expression(attribute.value.text) or "{{" in attribute.value.text:
                return None
            names.add(attribute.value.text)
    return frozenset(names)


def reads(subject: Subject) -> Iterator[Read]:
    """Every reading of a variable by its name; what is asked for with ContainsKey in the same expression is not demanded."""
    for value in subject.values:
        if not value.expression:
            continue
        found = list(READ.finditer(value.text.text))
        guarded = {match["name"] for match in found if match["index"] is None}
        for match in found:
            demanded = match["index"] is not None and match["name"] not in guarded
            yield Read(name=match["name"], value=value, index=match.start("name"), demanded=demanded)
