"""Patches: JSON Patches and overlays, applied to a document so that none can miss."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from linting import ContractError, Finding
from openapi import json_patch, overlay, shape
from openapi.document import Document, type_name
from openapi.json_values import copied
from openapi.linting import refusals
from openapi.positions import Origin
from openapi.reading import decode, read
from openapi.step import Fault, Step

Apply = Callable[[dict[str, Any], dict[str, Any], str, str], Step | Fault]
"""Applies a step, in place: the document's tree, the step, its name, the document's file."""


def patched(document: Document, patch: bytes | str, source: str) -> Document:
    """The document after a patch. See `patch_steps`."""
    return patch_steps(document, patch, source)[0]


def patch_steps(document: Document, patch: bytes | str, source: str) -> tuple[Document, tuple[Step, ...]]:
    """The document after a patch, and what each step of the patch did.

    Args:
        document: the document; it is not changed.
        patch: as JSON or YAML text, a list of operations (JSON Patch, RFC 6902) or an object with `overlay` (OpenAPI
            Overlay 1.0 or 1.1).
        source: the patch's file as the user names it.

    Raises:
        ContractError: every operation or action that is malformed, finds nothing at its target, fails its test, or
            leaves the document as it was, counted from 1 and with its line; and when the result is no OpenAPI document
            any more.
    """
    text = decode(patch, source)
    value = read(text, source)
    tree = copied(document.tree)
    try:
        steps = _applied(tree, value, source, document.source)
    except ContractError as error:
        origin = Origin(text, value)
        raise ContractError(replace(each, line=origin.line(_tokens(each.place))) for each in error.findings) from None
    result = replace(document, tree=tree, origin=replace(document.origin, patched=tree) if document.origin else None)
    broken = (refusals(result) if _version(result) != _version(document) else ()) or shape.faults(result)
    if broken:
        raise ContractError(
            Finding(source, finding.place, finding.rule, f"after the patch, {finding.found}", finding.fix) for finding in broken
        )
    return result, steps


def _applied(tree: dict[str, Any], value: Any, source: str, document: str) -> tuple[Step, ...]:
    """Apply each step of a patch to `tree`, in place. Raises ContractError with the steps that could not be."""
    outcomes = [(name, apply(tree, step, name, document)) for name, apply, step in _named(value, source, document)]
    faults = [Finding(source, name, *outcome) for name, outcome in outcomes if not isinstance(outcome, Step)]
    if faults:
        raise ContractError(faults)
    return tuple(outcome for _, outcome in outcomes if isinstance(outcome, Step))


def _tokens(place: str) -> tuple[str, ...]:
    """Where in the patch a finding's place is: an operation, an action, or a member of an overlay."""
    kind, _, number = place.partition(" ")
    index = (str(int(number) - 1),) if number else ()
    return {"": (), "operation": index, "action": ("actions", *index)}.get(kind, (kind,))


def _version(document: Document) -> Any:
    """What refusals are about: a document that was let through with its version stays so."""
    return [document.tree.get(name) for name in ("openapi", "swagger")]


def _named(value: Any, source: str, document: str) -> list[tuple[str, Apply, dict[str, Any]]]:
    """Each step of a patch with its name and what applies it. Raises ContractError when it is no patch."""
    if isinstance(value, list):
        return [(f"operation {n}", json_patch.apply, step) for n, step in enumerate(json_patch.operations(value, source), 1)]
    if isinstance(value, dict) and "overlay" in value:
        steps = overlay.actions(value, source, document)
        apply = partial(overlay.apply, newer=overlay.is_newer(value))
        return [(f"action {n}", apply, step) for n, step in enumerate(steps, 1)]
    found = (
        "is empty" if value is None else f"the root is {type_name(value)}{' without overlay' if isinstance(value, dict) else ''}"
    )
    fix = (
        'a JSON Patch is a list of operations: [{"op": "replace", "path": "/info/title", "value": "…"}]; '
        "an overlay is an object with overlay, info and actions"
    )
    raise ContractError([Finding(source, "", "patch-shape", found, fix)])
