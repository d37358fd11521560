"""RFC 6902 JSON Patches that cannot miss: an operation whose target is gone, or that changes nothing, is an error."""

import json
from copy import deepcopy
from typing import Any

from linting import ContractError, Finding
from openapi import patch_faults
from openapi.document import type_name
from openapi.json_values import copied, describe, first_difference, same
from openapi.patch_faults import OPERATIONS
from openapi.pointers import existing, follow, pointer, tokens_of
from openapi.step import Effect, Fault, Step

Tokens = tuple[str, ...]


def operations(value: list[Any], source: str) -> list[dict[str, Any]]:
    """The operations of a patch, each known to be well formed. Raises ContractError otherwise."""
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


def apply(tree: dict[str, Any], operation: dict[str, Any], name: str, source: str) -> Step | Fault:
    """Apply a well-formed operation to `tree`, in place; `source` is the document's file, for messages."""
    fault = patch_faults.find(tree, operation, source)
    if fault:
        return fault
    op, path = operation["op"], tokens_of(operation["path"])
    origin = tokens_of(operation["from"]) if "from" in OPERATIONS[op] else None
    inserted = patch_faults.inserts(tree, op, path)
    before = None if inserted else _described(tree, path)
    old = follow(tree, path) if op == "replace" else None
    moved = _described(tree, origin) if origin is not None else None
    fault = _done(tree, operation)
    if fault:
        return fault
    after = None if op == "remove" else _described(tree, path)
    effects = [Effect(pointer(_landed(tree, path)), before, after)]
    if op == "replace" and before == after:  # in so few words; further in they differ
        at, one, other = first_difference(old, operation["value"])
        effects = [Effect(pointer((*path, *at)), describe(one), describe(other))]
    if op == "move" and origin is not None:
        effects.insert(0, Effect(pointer(origin), moved, None))
    words = f"{op} {operation['path']}" if origin is None else f"{op} {operation['from']} to {operation['path']}"
    return Step(name, words, tuple(effects))


def _landed(tree: Any, path: Tokens) -> Tokens:
    """The path with the index that "-" stood for, once an item is there."""
    parent = path[:-1]
    if path[-1:] != ("-",) or existing(tree, parent) != parent or not isinstance(follow(tree, parent), list):
        return path
    return (*parent, str(len(follow(tree, parent)) - 1))


def _described(tree: Any, path: Tokens) -> str | None:
    """The value at a path in a few words; None where there is none."""
    path = _landed(tree, path)
    return describe(follow(tree, path)) if existing(tree, path) == path else None


def _done(tree: dict[str, Any], operation: dict[str, Any]) -> Fault | None:
    """Apply an operation, in place. A fault where the library knows a reason against it that we do not."""
    from jsonpatch import JsonPatch, JsonPatchException  # noqa: PLC0415 - most stacks have no patch to pay for
    from jsonpointer import JsonPointerException  # noqa: PLC0415 - as above

    given: Any = deepcopy(operation)
    before = copied(tree) if operation["op"] == "move" else None
    try:
        JsonPatch([given]).apply(tree, in_place=True)
    except (JsonPatchException, JsonPointerException) as error:
        return "patch-target", f'"{operation["op"]}" on {operation["path"]} fails: {error}', "correct the operation"
    if before is not None and same(before, tree):
        found = f'"move" from {operation["from"]} to {operation["path"]} changes nothing'
        return "patch-effect", found, "drop the operation"
    return None
