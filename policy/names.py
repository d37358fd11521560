"""What a policy names of its service, so that it can be written first."""

from dataclasses import dataclass

from policy.context import Context
from policy.document import Document
from policy.placing import placed, values
from policy.references import references
from policy.rule import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by kind, each once, in the order of the text."""

    backends: tuple[str, ...]
    fragments: tuple[str, ...]
    named_values: tuple[str, ...]


def names(document: Document) -> Names:
    """What a document names literally; what an expression makes is not known before a call comes."""
    elements = placed(document)
    found: dict[str, dict[str, None]] = {"backend": {}, "fragment": {}, "named value": {}, "logger": {}}
    for reference in references(
        Subject(document=document, scope=None, context=Context(), elements=elements, values=tuple(values(elements)))
    ):
        found[reference.kind][reference.name] = None
    return Names(backends=tuple(found["backend"]), fragments=tuple(found["fragment"]), named_values=tuple(found["named value"]))
