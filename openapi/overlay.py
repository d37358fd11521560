"""OpenAPI Overlays of versions 1.0 and 1.1: apply an action, or say why it cannot do what it says.

Where the text of 1.0.0 is silent or contradicts its schema, version 1.1 is followed, which tells the same feature more
exactly: lists inside an `update` are concatenated, kinds that do not fit are an error, and scalars can be removed. New in 1.1
are `copy`, scalars that are replaced, and lists that are concatenated with a list at the target.
Stricter than both: a target that selects nothing, or an action that changes nothing, is an error.

https://spec.openapis.org/overlay/v1.0.0.html, https://spec.openapis.org/overlay/v1.1.0.html
"""

from collections.abc import Iterator
from typing import Any

from openapi.document import type_name
from openapi.json_values import copied, describe, same
from openapi.overlay_shape import actions, is_newer
from openapi.overlay_target import Tokens, nothing, select
from openapi.pointers import follow, list_index, pointer
from openapi.step import Effect, Fault, Step, StepRefused

__all__ = ["actions", "apply", "is_newer"]


def apply(tree: dict[str, Any], action: dict[str, Any], name: str, source: str, *, newer: bool = False) -> Step | Fault:
    """Apply a well-formed action to `tree`, in place; `source` is the document's file, for messages.

    `newer` says that the overlay is of version 1.1.
    """
    target, remove = action["target"], action.get("remove", False)
    what = "remove" if remove else "copy" if "copy" in action else "update"
    try:
        places = select(tree, target)
        if not places:
            return nothing(tree, target, source)
        value = None if remove else _copied(tree, action["copy"], source) if what == "copy" else action["update"]
        effects = tuple(_removed(tree, places) if remove else _updated(tree, places, value, newer=newer))
    except StepRefused as refused:
        return refused.fault
    if not effects:
        found = f"the {what} of {target} changes nothing: {source} has all of it there already"
        return "overlay-effect", found, "drop the action"
    words = f"copy {action['copy']} to {target}" if what == "copy" else f"{what} {target}"
    return Step(name, words, effects, action.get("description", ""))


def _copied(tree: dict[str, Any], query: str, source: str) -> Any:
    """The one value that a query selects. Raises StepRefused where that are none or several."""
    places = select(tree, query)
    if not places:
        raise StepRefused(*nothing(tree, query, source, "copy"))
    if len(places) > 1:
        found = f"copy {query} selects {len(places)} places, and only one value can be copied"
        raise StepRefused("overlay-target", found, "narrow it to one")
    return copied(follow(tree, places[0]))


def _removed(tree: Any, places: list[Tokens]) -> Iterator[Effect]:
    """Take values out of their parents, the last of a list first, so that the others keep their index."""
    if () in places:
        raise StepRefused("overlay-update", "the target is the whole document, which cannot be removed", "select parts of it")
    effects = [Effect(pointer(place), describe(follow(tree, place)), None) for place in places]
    for place in sorted(places, key=lambda place: [list_index(token) or 0 for token in place], reverse=True):
        parent = follow(tree, place[:-1])
        del parent[int(place[-1]) if isinstance(parent, list) else place[-1]]
    yield from effects


def _updated(tree: Any, places: list[Tokens], update: Any, *, newer: bool) -> Iterator[Effect]:
    kinds = {_kind(follow(tree, place)): place for place in places}
    if newer and len(kinds) > 1:
        one, other = list(kinds.values())[:2]
        found = (
            f"the target selects {pointer(one) or 'the root'} and {pointer(other)}, which are not both objects, lists or scalars"
        )
        raise StepRefused("overlay-update", found, "write an action for objects, one for lists, one for scalars")
    for place in places:
        node = follow(tree, place)
        if isinstance(node, dict):
            if not isinstance(update, dict):
                fix = "write the members to change under update"
                raise _misfit(place, f"is an object, and the update is {type_name(update)}", fix)
            yield from _merged(place, node, update)
        elif isinstance(node, list):
            yield from _appended(place, node, update, newer=newer)
        else:
            yield from _replaced(tree, place, node, update, newer=newer)


def _replaced(tree: Any, place: Tokens, node: Any, update: Any, *, newer: bool) -> Iterator[Effect]:
    """Another scalar in place of one, as 1.1 has it."""
    if not newer:
        fix = f'select its parent, and put {place[-1]} under update; or write "overlay: 1.1.0", which replaces it'
        raise _misfit(place, f"is {describe(node)}, and in version 1.0 only objects and lists can be updated", fix)
    if _kind(update) is not None:
        raise _misfit(place, f"is {type_name(node)}, and the update is {type_name(update)}", "correct the update, or the target")
    if not same(node, update):
        parent = follow(tree, place[:-1])
        parent[int(place[-1]) if isinstance(parent, list) else place[-1]] = update
        yield Effect(pointer(place), describe(node), describe(update))


def _appended(place: Tokens, node: list[Any], update: Any, *, newer: bool) -> Iterator[Effect]:
    """More entries. Overlay 1.0 would append a list as one entry and 1.1 each of its entries, so 1.0 refuses a list."""
    if isinstance(update, list) and not newer:
        fix = (
            "write an action for each entry, or select the parent: lists inside an update are concatenated; "
            'or write "overlay: 1.1.0", which concatenates them'
        )
        raise _misfit(place, "is a list, to which an update adds one entry, and the update is a list too", fix)
    for item in update if isinstance(update, list) else [update]:
        node.append(copied(item))
        yield Effect(pointer((*place, str(len(node) - 1))), None, describe(item))


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
