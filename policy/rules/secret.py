"""Keys stand in named values, not in policies: whoever may read a policy reads what is in it, and so does its history."""

import re
from collections.abc import Iterator

from policy.placing import Value
from policy.references import NAMED_VALUE
from policy.rule import LEARN, Fault, Place, Rule, Subject
from policy.secrets import KEY

KEY_NAMES = re.compile(r"(?i)(api[-_]?key|authorization|subscription[-_]?key|password|secret|x-functions-key|access[-_]?token)")
PUBLIC = frozenset({"thumbprint", "certificate-id", "n", "e", "id", "url", "base-url", "xmlns"})
"""Attributes that look like keys, and are none."""

LITERAL = re.compile(r"[^\s{}@(]{8,}")
SCHEMES = re.compile(r"(?i)^(bearer|basic)\s+")


def check(subject: Subject) -> Iterator[Fault]:
    """A text in the form of a key, anywhere; a literal password, or literal value of a header or parameter whose name says key.

    What was found is not repeated.
    """
    for value in subject.values:
        if value.attribute is not None and value.attribute.name in PUBLIC:
            continue
        text = NAMED_VALUE.sub("", value.text.text)
        if KEY.search(text):
            yield Fault(Place(value.text.start, value.path), "a value here looks like a key")
        elif _named(value) and not value.expression and LITERAL.fullmatch(SCHEMES.sub("", text.strip())):
            yield Fault(Place(value.text.start, value.path), "a key is here in clear")


def _named(value: Value) -> bool:
    """Whether the name of what the value is given to says that it is secret."""
    owner = value.owner
    if value.attribute is not None:
        return value.attribute.name == "password"
    if owner.name == "key" and owner.parent is not None and owner.parent.name in {"issuer-signing-keys", "decryption-keys"}:
        return True
    parent = owner.parent
    if owner.name != "value" or parent is None or parent.name not in {"set-header", "set-query-parameter"}:
        return False
    return bool(KEY_NAMES.search(parent.element.get("name") or ""))


RULE = Rule(
    id="APIM-POLICY-018",
    severity="error",
    confidence="choice",
    source=f"{LEARN}api-management-howto-properties; what looks like a key is our reading",
    remedy="put it into a secret named value, and write {{name}} here",
    check=check,
)
