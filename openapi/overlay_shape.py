"""Whether an overlay is one, before any of it is applied."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from linting import ContractError, Finding
from openapi.document import type_name
from openapi.json_values import describe
from openapi.overlay_target import syntax_fault
from openapi.pointers import closest

Fault = tuple[str, str, str, str]
"""Place, rule, found, fix."""

VERSION = re.compile(r"1\.([01])\.\d+")
"""The third number says nothing about features, and tools are not to look at it."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
"""Members that can be a place as they are."""

ROOT = ("overlay", "info", "extends", "actions")
INFO = ("title", "version")
ACTION = ("target", "description", "update", "remove")
NEWER_INFO = (*INFO, "description")
NEWER_ACTION = (*ACTION, "copy")
"""What 1.1 adds."""


def actions(value: dict[str, Any], source: str, document: str) -> list[dict[str, Any]]:
    """The actions of an overlay, each known to be well formed; `document` is the file that it is applied to.

    Raises:
        ContractError: everything wrong with the overlay by itself, and `extends` where it names another file. Files are
            compared by name alone (our choice): a document has its address upstream, and here another folder.
    """
    faults = list(_root(value, document)) if _is_version(value["overlay"]) else [_version(value["overlay"])]
    if faults:
        raise ContractError(Finding(source, *each) for each in faults)
    return list(value["actions"])


def _is_version(version: Any) -> bool:
    return isinstance(version, str) and bool(VERSION.fullmatch(version))


def is_newer(value: dict[str, Any]) -> bool:
    """Whether an overlay, of a version that is known, is of 1.1."""
    return str(value["overlay"]).startswith("1.1")


def _version(version: Any) -> Fault:
    found = f"overlay is {describe(version)}; versions 1.0 and 1.1 are known"
    return "overlay", "overlay-version", found, 'write "1.0.0" or "1.1.0", which the overlay follows'


def _root(value: dict[str, Any], document: str) -> Iterator[Fault]:
    yield from _unknown("", value, ROOT)
    info = value.get("info")
    if not isinstance(info, dict):
        found = f"info is {type_name(info)}" if "info" in value else "info is missing"
        yield "info", "overlay-shape", found, "write title and version under it"
    else:
        newer = is_newer(value)
        yield from _unknown("info", info, NEWER_INFO if newer else INFO)
        if newer and not isinstance(info.get("description", ""), str):
            yield "info", "overlay-shape", f"description is {type_name(info['description'])}", "write text"
        for name in INFO:
            if not isinstance(info.get(name), str):
                found = f"{name} is {type_name(info[name])}" if name in info else f"{name} is missing"
                yield "info", "overlay-shape", found, f"write {name} as text"
    if "extends" in value:
        yield from _extends(value["extends"], document)
    steps = value.get("actions")
    if not isinstance(steps, list):
        found = f"actions is {type_name(steps)}" if "actions" in value else "actions is missing"
        yield "actions", "overlay-shape", found, "write a list of actions, each with target and update or remove"
    elif not steps:
        yield "actions", "overlay-effect", "the overlay has no actions", "remove it from the stack file"
    else:
        for number, action in enumerate(steps, 1):
            yield from ((f"action {number}", "overlay-shape", *fault) for fault in _action(action, newer=is_newer(value)))


def _action(action: Any, *, newer: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with an action by itself, and the fix."""
    if not isinstance(action, dict):
        yield f"the action is {type_name(action)}", "write target, and update or remove"
        return
    for _, _, found, fix in _unknown("", action, NEWER_ACTION if newer else ACTION):
        yield found, fix if newer or 'member "copy"' not in found else 'write "overlay: 1.1.0", which has it'
    target, remove = action.get("target"), action.get("remove", False)
    if not isinstance(target, str):
        found = f"target is {type_name(target)}" if "target" in action else "target is missing"
        yield found, "write a JSONPath query such as $.info"
    elif fault := syntax_fault(target):
        yield fault
    if not isinstance(action.get("description", ""), str):
        yield f"description is {type_name(action['description'])}", "write text"
    if not isinstance(remove, bool):
        yield f"remove is {type_name(remove)}", "write true or false"
    elif not remove:
        yield from _change(action, ("update", "copy") if newer else ("update",))


def _change(action: dict[str, Any], members: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is wrong with what an action changes: exactly one of the members says it."""
    given = [name for name in members if name in action]
    if not given and "copy" not in action:
        names = "neither update nor" if len(members) == 1 else "neither update nor copy nor"
        yield f"the action has {names} remove: true", "add one of them"
    elif len(given) > 1:
        yield "the action has update and copy, of which neither has an effect beside the other", "write two actions"
    elif given == ["copy"]:
        if not isinstance(action["copy"], str):
            yield f"copy is {type_name(action['copy'])}", "write a JSONPath query such as $.info"
        elif fault := syntax_fault(action["copy"], "copy"):
            yield fault


def _unknown(place: str, value: dict[str, Any], allowed: Iterable[str]) -> Iterator[Fault]:
    """Members that nobody would read; those that begin with x- are the author's own."""
    for name in value:
        if name not in allowed and not name.startswith("x-"):
            near = closest(name, allowed)
            fix = f'write "{near}"' if near else "remove it, or begin its name with x-"
            at = place or (name if NAME.fullmatch(name) else "")
            yield at, "overlay-shape", f'unknown member "{name}"; allowed: {", ".join(allowed)}', fix


def _extends(extends: Any, document: str) -> Iterator[Fault]:
    if not isinstance(extends, str):
        yield "extends", "overlay-shape", f"extends is {type_name(extends)}", "write the document's file name, or remove it"
        return
    name = PurePosixPath(re.split(r"[/:\\]", document)[-1]).name
    path = re.split(r"[?#]", extends, maxsplit=1)[0]
    if PurePosixPath(unquote(path)).name != name:
        found = f'the overlay extends "{extends}", and is applied to {document}; file names are compared'
        yield "extends", "overlay-extends", found, f'write "{name}", or take the overlay off this document'
