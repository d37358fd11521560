"""What a policy names of its service, so that it can be written first."""

from collections.abc import Iterator
from dataclasses import dataclass

from policy.context import Context
from policy.document import Document
from policy.placing import placed, values
from policy.references import Reference, references
from policy.rule import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by kind, each once, in the order of the text."""

    backends: tuple[str, ...]
    fragments: tuple[str, ...]
    named_values: tuple[str, ...]


def names(document: Document) -> Names:
    """What a document names literally; what an expression makes is not known before a call comes."""
    found: dict[str, dict[str, None]] = {"backend": {}, "fragment": {}, "named value": {}, "logger": {}}
    for reference in of_document(document):
        found[reference.kind][reference.name] = None
    return Names(backends=tuple(found["backend"]), fragments=tuple(found["fragment"]), named_values=tuple(found["named value"]))


def of_document(document: Document) -> Iterator[Reference]:
    """Every name that a document has literally, and where."""
    elements = placed(document)
    return references(Subject(document=document, scope=None, context=Context(), elements=elements, values=tuple(values(elements))))
