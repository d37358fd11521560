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

VERSION = re.compile(r"1\.0\.\d+")
"""The third number says nothing about features, and tools are not to look at it."""

ROOT = ("overlay", "info", "extends", "actions")
INFO = ("title", "version")
ACTION = ("target", "description", "update", "remove")


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


def _version(version: Any) -> Fault:
    return "overlay", "overlay-version", f"overlay is {describe(version)}; only version 1.0 is known", 'write "1.0.0"'


def _root(value: dict[str, Any], document: str) -> Iterator[Fault]:
    yield from _unknown("", value, ROOT)
    info = value.get("info")
    if not isinstance(info, dict):
        found = f"info is {type_name(info)}" if "info" in value else "info is missing"
        yield "info", "overlay-shape", found, "write title and version under it"
    else:
        yield from _unknown("info", info, INFO)
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
            yield from ((f"action {number}", "overlay-shape", found, fix) for found, fix in _action(action))


def _action(action: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with an action by itself, and the fix."""
    if not isinstance(action, dict):
        yield f"the action is {type_name(action)}", "write target, and update or remove"
        return
    for _, _, found, fix in _unknown("", action, ACTION):
        yield found, fix
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
    elif not remove and "update" not in action:
        yield "the action has neither update nor remove: true", "add one of them"


def _unknown(place: str, value: dict[str, Any], allowed: Iterable[str]) -> Iterator[Fault]:
    """Members that nobody would read; those that begin with x- are the author's own."""
    for name in value:
        if name not in allowed and not name.startswith("x-"):
            near = closest(name, allowed)
            fix = f'write "{near}"' if near else "remove it, or begin its name with x-"
            yield place, "overlay-shape", f'unknown member "{name}"; allowed: {", ".join(allowed)}', fix


def _extends(extends: Any, document: str) -> Iterator[Fault]:
    if not isinstance(extends, str):
        yield "extends", "overlay-shape", f"extends is {type_name(extends)}", "write the document's file name, or remove it"
        return
    name = PurePosixPath(re.split(r"[/:\\]", document)[-1]).name
    path = re.split(r"[?#]", extends, maxsplit=1)[0]
    if PurePosixPath(unquote(path)).name != name:
        found = f'the overlay extends "{extends}", and is applied to {document}; file names are compared'
        yield "extends", "overlay-extends", found, f'write "{name}", or take the overlay off this document'
