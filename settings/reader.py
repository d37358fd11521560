"""Reads one plain mapping, part by part, and keeps what is wrong."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from linting import Finding, Severity
from settings.base import DEFERRED
from settings.sources import Sources, Steps
from settings.stack_file import StackFile
from settings.validation_errors import explain


class _Secret:
    """In place of an encrypted value; the value itself never comes here."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "[secret]"


SECRET: Final = _Secret()
_ENCRYPTED: Final = (
    "the value is encrypted; only keys that a credential names as its secret may be",
    "write it in plain, and secrets under keys of their own",
)
_Model = TypeVar("_Model", bound=BaseModel)
_Value = TypeVar("_Value")
_MAPPING: Final[TypeAdapter[Mapping[Any, Any]]] = TypeAdapter(dict[Any, Any], config=DEFERRED)


def _alphabetical(value: Any) -> Any:
    """Keys in the order in which the engine passes them: program and commands report the same findings in the same order."""
    if isinstance(value, Mapping):
        return {key: _alphabetical(value[key]) for key in sorted(value, key=str)}
    return [_alphabetical(inner) for inner in value] if isinstance(value, list) else value


class Reader:
    """Reads one mapping and keeps what is wrong; what is right comes back."""

    def __init__(self, config: Mapping[str, object], sources: Sources) -> None:
        self._config = config
        self.sources = sources
        self.findings: list[Finding] = []

    def value(self, key: str) -> Any:
        """A structured value; absent counts as empty, so that what is missing in it is reported."""
        value = self._config.get(key, {})
        if isinstance(value, str):
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                return value
        return _alphabetical(value)

    def model(self, model: type[_Model], steps: Steps, value: object) -> _Model | None:
        """The value as a model, or None and findings."""
        return self._read(model.model_validate, model, steps, value)

    def read(self, adapter: TypeAdapter[_Value], steps: Steps, value: object) -> _Value | None:
        """The value as what the adapter makes of it, or None and findings."""
        return self._read(adapter.validate_python, StackFile, steps, value)

    def _read(self, validate: Callable[[object], _Value], model: type[BaseModel], steps: Steps, value: object) -> _Value | None:
        if value is SECRET:
            self.report("secret-structure", steps, *_ENCRYPTED)
            return None
        try:
            return validate(value)
        except ValidationError as error:
            self.findings += explain(error, model, steps, self.sources)
            return None

    def optional(self, key: str, model: type[_Model]) -> _Model | None:
        """The model under a key, None where there is none or it is wrong."""
        return self.model(model, (key,), self.value(key)) if key in self._config else None

    def table(self, key: str, adapter: TypeAdapter[Mapping[str, _Value]]) -> Mapping[str, _Value]:
        """The mapping under a key, empty where there is none or it is wrong."""
        found = self.read(adapter, (key,), self.value(key)) if key in self._config else None
        return found or {}

    def mapping(self, key: str, name: Any, model: type[_Model]) -> Iterator[tuple[str, _Model]]:
        """Each entry that is right, by name; `name` is the annotated type of the names."""
        values = self.table(key, _MAPPING)
        if not values:
            return
        names: TypeAdapter[str] = TypeAdapter(name)
        for given in values:
            read = self.read(names, (key, str(given)), given)
            found = self.model(model, (key, str(given)), values[given])
            if read and found:
                yield read, found

    def list(self, key: str, model: type[_Model], least_one: str = "") -> Iterator[tuple[int, _Model]]:
        """Each entry that is right, by position. `least_one` says why an empty list is wrong, where it is."""
        value = self.value(key)
        if value is not SECRET and (value or not least_one) and isinstance(value or [], list):
            for index, given in enumerate(value or []):
                found = self.model(model, (key, index), given)
                if found:
                    yield index, found
            return
        state = "encrypted" if value is SECRET else "not a list" if value else "missing or empty"
        what = "APIs" if key == "apis" else key
        found_is = f"the list of {what} is {state}" + (f"; {least_one}" if least_one else "")
        self.report(
            "wrong-type" if value else "missing-key", (key,), found_is, f"write a list of {what}, see docs/reference/settings.md"
        )

    def flag(self, key: str) -> bool:
        """A boolean, false where it is absent; the engine passes it as text."""
        value = self._config.get(key, False)
        if value in (True, False, "true", "false"):
            return value in (True, "true")
        if value is SECRET:
            self.report("secret-structure", (key,), *_ENCRYPTED)
            return False
        quoted = f'"{value}"' if isinstance(value, str) else "the value"
        self.report("wrong-type", (key,), f"{quoted} is not true or false", "write true or false")
        return False

    def report(self, rule: str, steps: Steps, found: str, fix: str, *, severity: Severity = "error") -> None:
        """Keep a finding."""
        self.findings.append(replace(self.sources.finding(rule, steps, found, fix), severity=severity))
