"""A request body against the contract's tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from apim_simulator.arm import errors
from apim_simulator.arm.contract.tables import Tables
from apim_simulator.arm.errors import ArmError, Detail
from apim_simulator.store import Json

ISO_DURATION = re.compile(r"^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and float(value).is_integer()


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


SCALARS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": _is_whole,
    "float": _is_number,
    "iso-8601": _is_time,
    "duration": lambda value: isinstance(value, str) and bool(ISO_DURATION.match(value)),
    "bytearray": lambda value: isinstance(value, str),
    "object": lambda _value: True,
}


@dataclass(frozen=True, slots=True)
class Contract:
    """The tables, plus what they lack: `required` (dotted wire paths) and `closed` enumerations of one resource type.

    Azure's type file has both; the SDK loses them where it flattens `properties`. A test compares.
    """

    tables: Tables
    required: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    envelope: frozenset[str] = frozenset({"id", "name", "type"})
    merging: bool = False
    """Whether the body is a merge, where null removes an entry of a map."""

    def for_merge(self) -> "Contract":
        """The contract of a PATCH: nothing is required, null removes."""
        return replace(self, required=frozenset(), merging=True)

    def check(self, model: str, body: Json) -> None:
        """Raise the first refusal of ours, else Azure's `ValidationError` with every cause; return if the body is valid."""
        rules = self.tables.models[model]
        stripped = {key: value for key, value in body.items() if key not in self.envelope}
        causes = list(self._members(rules, stripped, ""))
        causes += [
            Detail("ValidationError", path.rsplit(".", 1)[-1], f"{path} is required")
            for path in sorted(self.required)
            if _absent(body, path)
        ]
        if causes:
            raise errors.invalid_all(causes)

    def _members(self, rules: Json, value: Json, position: str) -> Iterator[Detail]:
        known = {name.lower(): name for name in rules}
        for name, member in value.items():
            at = f"{position}.{name}" if position else name
            if name not in rules:
                raise errors.unknown_property(at, f"; did you mean {known[name.lower()]}?" if name.lower() in known else "")
            yield from self._value(rules[name], member, at)
        for name, rule in rules.items():
            if rule.get("required") and value.get(name) is None:
                at = f"{position}.{name}" if position else name
                yield Detail("ValidationError", name, f"{at} is required")

    def _value(self, rule: Json, value: Any, at: str) -> Iterator[Detail]:
        if rule.get("readonly"):
            raise errors.read_only(at)
        if value is None:
            return
        if "members" in rule:
            yield from self._object(rule["members"], value, at)
            return
        yield from self._typed(rule["type"], value, at)
        yield from _limits(rule, value, at)
        if "enum" in rule:
            yield from self._enum(rule["enum"], value, at)

    def _typed(self, kind: str, value: Any, at: str) -> Iterator[Detail]:
        if kind in SCALARS:
            if not SCALARS[kind](value):
                yield _wrong(at, kind)
        elif kind.startswith("["):
            if not isinstance(value, list):
                yield _wrong(at, "array")
                return
            for index, item in enumerate(value):
                yield from self._typed(kind[1:-1], item, f"{at}[{index}]")
        elif kind.startswith("{"):
            if not isinstance(value, dict):
                yield _wrong(at, "object")
                return
            for name, item in value.items():
                if item is None and self.merging:
                    continue
                yield from self._typed(kind[1:-1], item, f"{at}.{name}")
        else:
            yield from self._object(self.tables.models[kind], value, at)

    def _object(self, rules: Json, value: Any, at: str) -> Iterator[Detail]:
        if isinstance(value, dict):
            yield from self._members(rules, value, at)
        else:
            yield _wrong(at, "object")

    def _enum(self, allowed: list[str], value: Any, at: str) -> Iterator[Detail]:
        """Outside a closed enumeration: Azure's refusal; outside an open one's list: ours. Letter case is ignored (api-04)."""
        values = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
        strange = [v for v in values if v.lower() not in {a.lower() for a in allowed}]
        if strange and at in self.closed:
            yield Detail("ValidationError", at.rsplit(".", 1)[-1], f"{at} must be one of {', '.join(allowed)}")
        elif strange:
            raise errors.unsupported(f"{at} {strange[0]!r}; known are {', '.join(allowed)}")


def name_refusal(limits: Json, parameter: str, name: str) -> ArmError | None:
    """The refusal of a resource's name in the URL, or None; limits as in `Tables.names`."""
    causes = list(_limits(limits, name, parameter))
    return errors.invalid_all(causes) if causes else None


def _limits(rule: Json, value: Any, at: str) -> Iterator[Detail]:
    target = at.rsplit(".", 1)[-1]
    size = len(value) if isinstance(value, str | list) else None
    low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_items", "max_items")
    if size is not None and not rule.get(low, 0) <= size <= rule.get(high, size):
        yield Detail("ValidationError", target, f"{at} must have {rule.get(low, 0)} to {rule.get(high, 'any number of')} elements")
    if isinstance(value, str) and "pattern" in rule and not _pattern(rule["pattern"]).search(value):
        yield Detail("ValidationError", target, f"{at} must match {rule['pattern']}")
    if _is_number(value) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield Detail("ValidationError", target, f"{at} must lie in {rule.get('minimum', '')}..{rule.get('maximum', '')}")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _wrong(at: str, kind: str) -> Detail:
    return Detail("ValidationError", at.rsplit(".", 1)[-1], f"{at} must be of type {kind}")


def _absent(body: Json, path: str) -> bool:
    value: Any = body
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value is None
