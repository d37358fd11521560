"""RFC 6902 JSON Patches that cannot miss: an operation whose target is gone, or that changes nothing, is an error."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

from findings import ContractError, Finding
from openapi import patch_faults, shape
from openapi.document import Document, type_name
from openapi.linting import refusals
from openapi.patch_faults import OPERATIONS, Fault, same
from openapi.reading import read


def patched(document: Document, patch: bytes | str, source: str) -> Document:
    """The document after a patch.

    Args:
        document: the document; it is not changed.
        patch: an RFC 6902 patch, a list of operations, as JSON or YAML text.
        source: the patch's file as the user names it.

    Raises:
        ContractError: every operation that is malformed, finds nothing at its path, fails its test, or leaves the
            document as it was; and when the result is no OpenAPI document any more. Operations are counted from 1.
    """
    steps = _steps(read(patch, source), source)
    tree = deepcopy(document.tree)
    findings = []
    for number, step in enumerate(steps, 1):
        fault = patch_faults.find(tree, step, document.source) or _applied(tree, step)
        if fault:
            findings.append(Finding(source, f"operation {number}", *fault))
    if findings:
        raise ContractError(findings)
    result = replace(document, tree=tree)
    broken = refusals(result) or shape.faults(result)
    if broken:
        raise ContractError(
            Finding(source, finding.place, finding.rule, f"after the patch, {finding.found}", finding.fix) for finding in broken
        )
    return result


def _steps(value: Any, source: str) -> list[dict[str, Any]]:
    """The operations of a patch, each known to be well formed. Raises ContractError otherwise."""
    if not isinstance(value, list):
        found = "is empty" if value is None else f"the root is {type_name(value)}"
        fix = 'a patch is a list of operations: [{"op": "replace", "path": "/info/title", "value": "…"}]'
        raise ContractError([Finding(source, "", "patch-shape", found, fix)])
    faults = [(number, *fault) for number, step in enumerate(value, 1) if (fault := _malformed(step))]
    if faults:
        raise ContractError(Finding(source, f"operation {number}", "patch-shape", found, fix) for number, found, fix in faults)
    if not value:
        raise ContractError([Finding(source, "", "patch-effect", "the patch has no operations", "remove it from the stack file")])
    return value


def _malformed(step: Any) -> tuple[str, str] | None:
    """What is wrong with an operation by itself, and the fix."""
    if not isinstance(step, dict):
        return f"the operation is {type_name(step)}", 'write {"op": …, "path": …}'
    name = step.get("op")
    if not isinstance(name, str) or name not in OPERATIONS:
        return f"op is {json.dumps(name, ensure_ascii=False)[:40]}", f"use one of {', '.join(OPERATIONS)}"
    for member in ("path", *OPERATIONS[name]):
        if member not in step:
            return f'"{name}" needs {member}', f"add {member}"
        if member != "value" and (fault := _no_pointer(member, step[member], root=name == "test")):
            return fault
    return None


def _no_pointer(member: str, text: Any, *, root: bool) -> tuple[str, str] | None:
    """What keeps a member from being a JSON Pointer; to the root only where that is allowed."""
    if not isinstance(text, str):
        return f"{member} is {type_name(text)}", "write a JSON Pointer such as /info/title"
    if not text:
        return None if root else (f"{member} is the whole document", "patch members of it")
    if not text.startswith("/"):
        return f'{member} "{text}" is not a JSON Pointer', f'begin it with "/": "/{text}"'
    return None


def _applied(tree: dict[str, Any], step: dict[str, Any]) -> Fault | None:
    """Apply an operation to `tree`, in place. A fault where the library knows a reason against it that we do not."""
    from jsonpatch import JsonPatch, JsonPatchException  # noqa: PLC0415 - most stacks have no patch to pay for
    from jsonpointer import JsonPointerException  # noqa: PLC0415 - as above

    operation: Any = deepcopy(step)
    before = deepcopy(tree) if step["op"] == "move" else None
    try:
        JsonPatch([operation]).apply(tree, in_place=True)
    except (JsonPatchException, JsonPointerException) as error:
        return "patch-target", f'"{step["op"]}" on {step["path"]} fails: {error}', "correct the operation"
    if before is not None and same(before, tree):
        return "patch-effect", f'"move" from {step["from"]} to {step["path"]} changes nothing', "drop the operation"
    return None
