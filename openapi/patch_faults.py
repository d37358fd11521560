"""Why a patch operation cannot do what it says: found before it is tried, in terms of what is there instead."""

from typing import Any

from openapi.json_values import describe, first_difference, same
from openapi.pointers import existing, follow, list_index, nearest, pointer, tokens_of
from openapi.step import Fault

OPERATIONS = {"add": ("value",), "remove": (), "replace": ("value",), "move": ("from",), "copy": ("from",), "test": ("value",)}
"""The operations of RFC 6902, section 4, and the members each needs besides `op` and `path`."""

Tokens = tuple[str, ...]


def find(tree: dict[str, Any], step: dict[str, Any], source: str) -> Fault | None:
    """What keeps a well-formed operation from applying to `tree`, the state of the document in file `source`."""
    name, tokens = step["op"], tokens_of(step["path"])
    origin = tokens_of(step["from"]) if "from" in OPERATIONS[name] else None
    if origin is not None and (fault := _absent(tree, name, origin, source)):
        return fault
    if name in ("remove", "replace", "test"):
        fault = _absent(tree, name, tokens, source)
    else:
        fault = _absent(tree, name, tokens[:-1], source) or _unusable(tree, name, tokens, source)
    if fault or name == "remove":
        return fault
    if name == "test":
        return _untrue(tree, tokens, step["value"], source)
    if origin == tokens:
        return "patch-effect", f'"{name}" from {step["from"]} to {step["path"]} changes nothing', "drop the operation"
    value = step["value"] if origin is None else follow(tree, origin)
    return None if inserts(tree, name, tokens) else _idle(tree, name, tokens, value, source) or _lossy(tree, name, tokens, source)


def _absent(tree: Any, name: str, tokens: Tokens, source: str) -> Fault | None:
    """Something that must exist does not."""
    prefix = existing(tree, tokens)
    if prefix == tokens:
        return None
    there = describe(follow(tree, prefix))
    found = f'"{name}" needs {pointer(tokens)}, but {pointer(prefix) or "the root"} in {source} is {there}'
    near, first_missing = nearest(tree, tokens), pointer(tokens[: len(prefix) + 1])
    if near != pointer(prefix):
        return "patch-target", found, f"the nearest existing pointer is {near}; correct the path"
    if name == "replace":
        return "patch-target", found, f'use "add" on {first_missing}, or drop the operation'
    if name == "add":
        return "patch-target", found, f"add {first_missing} first, or correct the path"
    return "patch-target", found, "correct the path, or drop the operation"


def _unusable(tree: Any, name: str, tokens: Tokens, source: str) -> Fault | None:
    """The parent exists, but cannot take a child of that name."""
    parent, last = follow(tree, tokens[:-1]), tokens[-1]
    if isinstance(parent, dict):
        return None
    fix = "correct the path"
    if isinstance(parent, list):
        index = len(parent) if last == "-" else list_index(last)
        if index is not None and index <= len(parent):
            return None
        fix = f"use an index from 0 to {len(parent)}, or - for the end"
    found = f'"{name}" cannot put {last} into {pointer(tokens[:-1])}, which in {source} is {describe(parent)}'
    return "patch-target", found, fix


def _untrue(tree: Any, tokens: Tokens, value: Any, source: str) -> Fault | None:
    """A test that fails."""
    there = follow(tree, tokens)
    if same(there, value):
        return None
    at, one, other = first_difference(there, value)
    place = pointer((*tokens, *at)) or "the root"
    found = f"{place} in {source} is {describe(one)}, and the test expects {describe(other)}"
    return "patch-test", found, "look at what changed in the document, then correct the patch"


def inserts(tree: Any, name: str, tokens: Tokens) -> bool:
    """Whether the operation puts an item between those of a list, and so overwrites none."""
    return name in ("add", "copy", "move") and isinstance(follow(tree, tokens[:-1]), list)


def _idle(tree: Any, name: str, tokens: Tokens, value: Any, source: str) -> Fault | None:
    """The value is there already."""
    if name == "move" or existing(tree, tokens) != tokens or not same(follow(tree, tokens), value):
        return None
    found = f'"{name}" on {pointer(tokens)} changes nothing: {source} has {describe(value)} there already'
    return "patch-effect", found, "drop the operation"


def _lossy(tree: Any, name: str, tokens: Tokens, source: str) -> Fault | None:
    """The operation puts a value where another is, and does not say that it means to.

    RFC 6902 lets these overwrite (section 4.1). Here they may not: a member that the document gained meanwhile would be
    lost unseen.
    """
    if name == "replace" or existing(tree, tokens) != tokens:
        return None
    place = pointer(tokens)
    found = f'"{name}" would overwrite {place}, which in {source} is {describe(follow(tree, tokens))}'
    fix = f'use "replace" on {place}' if name == "add" else f'"remove" {place} first, or correct the path'
    return "patch-target", found, fix
