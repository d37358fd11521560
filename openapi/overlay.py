"""OpenAPI Overlay 1.0 documents: apply an action, or say why it cannot do what it says.

Where the text of 1.0.0 is silent or contradicts its schema, version 1.1 is followed, which tells the same feature more
exactly: lists inside an `update` are concatenated, kinds that do not fit are an error, and scalars can be removed.
Stricter than both: a target that selects nothing, or an action that changes nothing, is an error.

https://spec.openapis.org/overlay/v1.0.0.html
"""

from collections.abc import Iterator
from typing import Any

from openapi.document import type_name
from openapi.json_values import copied, describe, same
from openapi.overlay_shape import actions
from openapi.overlay_target import Tokens, nothing, select
from openapi.pointers import follow, list_index, pointer
from openapi.step import Effect, Fault, Step, StepRefused

__all__ = ["actions", "apply"]


def apply(tree: dict[str, Any], action: dict[str, Any], name: str, source: str) -> Step | Fault:
    """Apply a well-formed action to `tree`, in place; `source` is the document's file, for messages."""
    target, remove = action["target"], action.get("remove", False)
    try:
        places = select(tree, target)
        if not places:
            return nothing(tree, target, source)
        effects = tuple(_removed(tree, places) if remove else _updated(tree, places, action["update"]))
    except StepRefused as refused:
        return refused.fault
    if not effects:
        found = f"the update of {target} changes nothing: {source} has all of it there already"
        return "overlay-effect", found, "drop the action"
    return Step(name, f"{'remove' if remove else 'update'} {target}", effects, action.get("description", ""))


def _removed(tree: Any, places: list[Tokens]) -> Iterator[Effect]:
    """Take values out of their parents, the last of a list first, so that the others keep their index."""
    if () in places:
        raise StepRefused("overlay-update", "the target is the whole document, which cannot be removed", "select parts of it")
    effects = [Effect(pointer(place), describe(follow(tree, place)), None) for place in places]
    for place in sorted(places, key=lambda place: [list_index(token) or 0 for token in place], reverse=True):
        parent = follow(tree, place[:-1])
        del parent[int(place[-1]) if isinstance(parent, list) else place[-1]]
    yield from effects


def _updated(tree: Any, places: list[Tokens], update: Any) -> Iterator[Effect]:
    for place in places:
        node = follow(tree, place)
        if isinstance(node, dict):
            if not isinstance(update, dict):
                fix = "write the members to change under update"
                raise _misfit(place, f"is an object, and the update is {type_name(update)}", fix)
            yield from _merged(place, node, update)
        elif isinstance(node, list):
            yield from _appended(place, node, update)
        else:
            fix = f"select its parent, and put {place[-1]} under update"
            raise _misfit(place, f"is {describe(node)}, and only objects and lists can be updated", fix)


def _appended(place: Tokens, node: list[Any], update: Any) -> Iterator[Effect]:
    """One more entry. Overlay 1.0 would append a list as one entry and 1.1 each of its entries, so a list is refused."""
    if isinstance(update, list):
        fix = "write an action for each entry, or select the parent: lists inside an update are concatenated"
        raise _misfit(place, "is a list, to which an update adds one entry, and the update is a list too", fix)
    node.append(copied(update))
    yield Effect(pointer((*place, str(len(node) - 1))), None, describe(update))


def _merged(place: Tokens, node: dict[str, Any], update: dict[str, Any]) -> Iterator[Effect]:
    """Merge members into an object, at all depths."""
    for name, value in update.items():
        at = (*place, name)
        if name not in node:
            node[name] = copied(value)
            yield Effect(pointer(at), None, describe(value))
            continue
        there = node[name]
        if _kind(there) is not _kind(value):
            fix = "remove it in an action before, then add it anew; or correct the update"
            raise _misfit(at, f"is {type_name(there)}, and the update has {type_name(value)} for it", fix)
        if isinstance(value, dict):
            yield from _merged(at, there, value)
        elif isinstance(value, list):
            for item in value:
                there.append(copied(item))
                yield Effect(pointer((*at, str(len(there) - 1))), None, describe(item))
        elif not same(there, value):
            node[name] = value
            yield Effect(pointer(at), describe(there), describe(value))


def _misfit(place: Tokens, found: str, fix: str) -> StepRefused:
    return StepRefused("overlay-update", f"{pointer(place) or 'the root'} {found}", fix)


def _kind(value: Any) -> type | None:
    """What can be merged with what: objects, lists, and scalars of any type with each other."""
    return type(value) if isinstance(value, dict | list) else None
