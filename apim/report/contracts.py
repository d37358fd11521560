"""What callers notice of an import: changes of the contract, and operations that it deletes."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from apim.engine_markers import SECRET, UNKNOWN
from apim.report.contract_notices import notice
from apim.report.field_uses import FieldUses
from apim.report.model import Gone, How, Message, Notice, Quoted, Unseen
from linting import ContractError
from openapi import load, shape
from openapi.comparison import Change, Comparable, comparable, differences
from openapi.document import Document
from openapi.operation import operations

DOCUMENTS = frozenset({"openapi", "openapi+json"})
ROUTES = frozenset({"DIFF-OPERATION-REMOVED", "DIFF-OPERATION-RENAMED"})
"""Changes of which the report says what the import does to operations in ARM, where it does that."""


def compared(old: Mapping[str, Any], new: Mapping[str, Any], how: How) -> tuple[tuple[Notice, ...], tuple[Gone, ...]]:
    """Notices of one document taking the place of another, worst first, and the operations that callers lose by it.

    Takes the inputs of an Api. `how` is `import`, which deletes them, or `revision`, which does not. Raises Unseen.
    """
    one, other = document(old, "the old document"), document(new, "the new document")
    gone, renamed = tuple(_gone(one, other, how)), tuple(_renamed(one, other))
    reported = {each.operation for each in gone} | {each.at for each in renamed}
    changes = _changes(str(old["value"]), str(new["value"]))
    changes = tuple(each for each in changes if each.rule not in ROUTES or reported.isdisjoint(each.operations))
    uses = (_uses(str(old["value"])), _uses(str(new["value"]))) if changes else ()
    return (*map(_deleted, gone), *(notice(each, uses) for each in changes), *renamed), gone


def document(inputs: Mapping[str, Any], which: str) -> Document:
    """The document that an Api imports. Raises Unseen."""
    value = inputs.get("value")
    if str(value) in {SECRET, UNKNOWN}:
        raise Unseen("the document, which is secret or not known yet, and is not compared")
    if inputs.get("format") not in DOCUMENTS or value is None:
        raise Unseen("the document, which is not in the preview and is not compared")
    try:
        return _loaded(str(value))
    except ContractError as error:
        raise Unseen(f"{which}, which cannot be read and is not compared") from error


def lost(inputs: Mapping[str, Any], how: How) -> tuple[Gone, ...]:
    """All operations of an imported API that goes away; none where it imports nothing that can be read."""
    try:
        return tuple(Gone(each.route, each.name, how) for each in operations(document(inputs, "the document")))
    except Unseen:
        return ()


@cache
def _loaded(text: str) -> Comparable:
    """A document that Pulumi sends was checked by the program; here it need only be such that it can be walked."""
    try:
        quick = Document("the document", json.loads(text)) if text.startswith("{") else None
    except (ValueError, RecursionError):
        quick = None
    return comparable(quick if quick and not shape.faults(quick) else load(text.encode(), "the document"))


@cache
def _changes(old: str, new: str) -> tuple[Change, ...]:
    """Many APIs of a stack may share their document."""
    return differences(_loaded(old), _loaded(new))


@cache
def _uses(text: str) -> FieldUses:
    return FieldUses(_loaded(text))


def _gone(old: Document, new: Document, how: How) -> Iterator[Gone]:
    """Operations whose name in ARM no operation of the new document has, nor is there one with their method and template.

    For the latter API Management copies the policies
    (https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions).
    """
    left, names = operations(new), {each.name.lower() for each in operations(new)}
    routes = {each.route for each in left}
    for each in operations(old):
        if each.name.lower() not in names and each.route not in routes:
            yield Gone(each.route, each.name, how)


def _renamed(old: Document, new: Document) -> Iterator[Notice]:
    """Operations that keep method and template, and get another name in ARM."""
    names = {each.name.lower() for each in operations(old)}
    by_route = {each.route: each for each in operations(new)}
    kept = {each.name.lower() for each in operations(new)}
    for each in operations(old):
        other = by_route.get(each.route)
        if other is not None and each.name.lower() not in kept and other.name.lower() not in names:
            message: Message = (Quoted(each.route), ": the import makes ", Quoted(other.name), " of ", Quoted(each.name))
            message += (" and deletes the old one; its policies are copied where API Management can",)
            yield Notice("risky", "DIFF-OPERATION-RENAMED", message, each.route, (each.route,))


def _deleted(gone: Gone) -> Notice:
    named = Quoted(gone.operation), " (", Quoted(gone.name), ")"
    if gone.how == "revision":
        message: Message = ("the new revision lacks ", *named, ", which the one before keeps with its policies")
        return Notice("breaking", "REPORT-OPERATION-LACKING", message, operations=(gone.operation,))
    return Notice(
        "destructive", "REPORT-OPERATION-DELETED", ("the import deletes ", *named, " with its policies"), "", (gone.operation,)
    )
