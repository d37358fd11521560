"""Diff: old inputs against new ones, nothing else (PROV-40 to PROV-44)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.shape import CREATE_BEFORE_DELETE
from apim_simulator.provider.values import UNKNOWN, Json

ABSENT = object()
PLAIN_KEY = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Change:
    """One changed property; `key` is the top-level input it lies in."""

    path: str
    key: str
    kind: Literal["ADD", "UPDATE", "DELETE"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that changed, and which of the changed inputs can only change by replacement."""

    changes: list[Change]
    replaces: list[str]
    delete_before_replace: bool

    @property
    def keys(self) -> list[str]:
        """Top-level inputs that changed."""
        return list(dict.fromkeys(change.key for change in self.changes))


def diff(resource: Resource, old: Mapping[str, Any], new: Mapping[str, Any]) -> Outcome:
    """What a new set of inputs changes.

    An input that appears with its schema default changes nothing; nor does the mark on autonamed resources (inferred). Locations
    compare without case and blanks.
    """
    forcing = {*resource.parameters, *resource.row.replace_on}
    defaults = resource.derived["defaults"]
    changes = [
        change
        for name in sorted({*old, *new} - {CREATE_BEFORE_DELETE})
        if not (name not in old and name in defaults and same(new[name], defaults[name]))
        for change in _compare(name, name, _place(name, old), _place(name, new))
    ]
    replaces = list(dict.fromkeys(change.key for change in changes if change.key in forcing))
    return Outcome(changes, replaces, bool(replaces) and old.get(CREATE_BEFORE_DELETE) is not True)


def _place(name: str, inputs: Mapping[str, Any]) -> Any:
    value = inputs.get(name, ABSENT)
    return value.replace(" ", "").lower() if name == "location" and isinstance(value, str) else value


def apply(base: Json, old: Json, new: Json) -> Json:
    """`base` with everything done to it that leads from `old` to `new`, object by object: what is equal in both stays as it is."""
    result = {name: value for name, value in base.items() if name not in old or name in new}
    for name, value in new.items():
        if name not in old or name not in base:
            if name not in old or not same(old[name], value):
                result[name] = value
        elif not same(old[name], value):
            result[name] = _apply_value(base[name], old[name], value)
    return result


def _apply_value(base: Any, old: Any, new: Any) -> Any:
    if isinstance(base, dict) and isinstance(old, dict) and isinstance(new, dict):
        return apply(base, old, new)
    if isinstance(base, list) and isinstance(old, list) and isinstance(new, list):
        common = min(len(base), len(old))
        kept = [_apply_value(was, before, value) for was, before, value in zip(base, old, new, strict=False)]
        return kept + new[common:]
    return new


def same(old: Any, new: Any) -> bool:
    """Equality of property values: numbers by value, truth values are no numbers, an unknown equals nothing (inferred)."""
    return next(_compare("", "", old, new), None) is None


def _compare(path: str, key: str, old: Any, new: Any) -> Iterator[Change]:
    if old is ABSENT:
        yield Change(path, key, "ADD")
    elif new is ABSENT:
        yield Change(path, key, "DELETE")
    elif isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            inner = f"{path}.{name}" if PLAIN_KEY.fullmatch(name) else f'{path}["{name}"]'
            yield from _compare(inner, key, old.get(name, ABSENT), new.get(name, ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            before = old[index] if index < len(old) else ABSENT
            after = new[index] if index < len(new) else ABSENT
            yield from _compare(f"{path}[{index}]", key, before, after)
    elif new is UNKNOWN or old is UNKNOWN or isinstance(old, bool) != isinstance(new, bool) or old != new:
        yield Change(path, key, "UPDATE")
