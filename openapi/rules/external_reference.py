"""A reference into another file is not followed."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import LEARN, Fault, Rule, Subject
from openapi.structure import REFERABLE


def check(subject: Subject) -> Iterator[Fault]:
    """A `$ref` that does not begin with "#"."""
    for path, kind, node in subject.objects:
        reference = node.get("$ref")
        if kind in REFERABLE and isinstance(reference, str) and not reference.startswith("#"):
            yield Fault(pointer((*path, "$ref")), f'"{reference}" is outside the document')


RULE = Rule(
    id="APIM-IMPORT-006",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="bundle the document so that everything it refers to is in it",
    check=check,
)
