"""What of a document a comparison could not see, so that nobody takes its silence for an all-clear."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NewType

from linting import ContractError, Finding
from openapi.document import Document
from openapi.linting import findings
from openapi.rule import subject
from openapi.rules import dangling_reference, external_reference, ms_paths
from openapi.selection import pruned
from openapi.structure import Tokens

OPAQUE = (external_reference.RULE, dangling_reference.RULE, ms_paths.RULE)
"""Rules that find what is not in the document at hand: references to other files and to nothing, operations elsewhere."""

Located = tuple[Tokens, str, dict[str, Any]]
"""Where an object is, its kind, and the object."""

NOT_COMPARED = frozenset({"example", "link", "callback"})
"""Kinds of objects whose content is no part of what is compared in any case."""


Comparable = NewType("Comparable", Document)
"""A document with all in it that its operations say."""


def comparable(document: Document) -> Comparable:
    """The document, when all that its operations say is in it. Raises ContractError with what lint says of the rest."""
    opaque = tuple(_opaque(document))
    if opaque:
        raise ContractError(opaque)
    return Comparable(document)


def _opaque(document: Document) -> Iterator[Finding]:
    whole = subject(pruned(document))
    seen = replace(whole, objects=tuple(_compared(whole.objects)))
    yield from findings(OPAQUE, seen)


def _compared(objects: Iterable[Located]) -> Iterator[Located]:
    """The objects, outermost first as they come, without those that are not compared and all that is in them."""
    outer: Tokens | None = None
    for each in objects:
        path, kind, _ = each
        if outer is not None and path[: len(outer)] == outer:
            continue
        outer = path if kind in NOT_COMPARED else None
        if outer is None:
            yield each
