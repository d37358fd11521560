"""From a plain mapping to `Settings`, with everything that is wrong told at once."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from findings import Finding
from settings import checks
from settings.explain import explain, unknown_key
from settings.models import Api, Backend, Service, StackFile, Subscription
from settings.values import ArmName, BackendName, File
from settings.where import Sources, place


class _Secret:
    """Stands where a value is encrypted; the value itself never comes here."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "[secret]"


SECRET: Final = _Secret()
_KEYS: Final = tuple(StackFile.model_fields)
_NOWHERE: Final = Service.model_construct(name="", resource_group="")
_ENCRYPTED: Final = (
    "the value is encrypted; only keys that a credential names as its secret may be",
    "write it in plain, and secrets under keys of their own",
)
_Model = TypeVar("_Model", bound=BaseModel)
_Value = TypeVar("_Value")
_BACKEND_NAME: Final = TypeAdapter(BackendName)
_MAPPING: Final = TypeAdapter(dict[Any, Any])
_PATCHES: Final = TypeAdapter(dict[ArmName, tuple[File, ...]])


@dataclass(frozen=True, slots=True)
class Settings:
    """A stack: where it publishes, from which backends, which APIs, and what is wrong with how that is written.

    Holds every part that is right, so that a caller can find what else is wrong. Nothing may be deployed unless no
    finding is an error. `apis` are by their position in the stack's list, `patches` by API name.
    """

    service: Service
    backends: Mapping[str, Backend]
    apis: Mapping[int, Api]
    patches: Mapping[str, tuple[str, ...]]
    subscription: Subscription | None
    protect: bool
    sources: Sources
    findings: tuple[Finding, ...]


def parse(config: Mapping[str, object], sources: Sources) -> Settings:
    """Read a stack's configuration: keys without namespace, `SECRET` for encrypted values.

    Values are plain, or JSON text where a structure is meant, as the engine passes them.
    """
    reader = _Reader(config, sources)
    service = reader.model(Service, ("service",), reader.value("service")) or _NOWHERE
    backends = dict(reader.backends())
    apis = dict(reader.apis())
    patches = reader.read(_PATCHES, ("patches",), reader.value("patches")) or {}
    subscription = reader.model(Subscription, ("subscription",), reader.value("subscription")) if "subscription" in config else None
    protect = reader.flag("protect")
    reader.check(backends, apis, patches, subscription)
    return Settings(service, backends, apis, patches, subscription, protect, sources, tuple(reader.findings))


def _alphabetical(value: Any) -> Any:
    """Keys in the order in which the engine passes them: program and commands tell the same findings in the same order."""
    if isinstance(value, Mapping):
        return {key: _alphabetical(value[key]) for key in sorted(value, key=str)}
    return [_alphabetical(inner) for inner in value] if isinstance(value, list) else value


class _Reader:
    """Reads one mapping and remembers what is wrong."""

    def __init__(self, config: Mapping[str, object], sources: Sources) -> None:
        self._config = config
        self._sources = sources
        self.findings: list[Finding] = []

    def value(self, key: str) -> Any:
        """A structured value; absent counts as empty, so that what is missing in it is told."""
        value = self._config.get(key, {})
        if isinstance(value, str):
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                return value
        return _alphabetical(value)

    def model(self, model: type[_Model], steps: tuple[str | int, ...], value: object) -> _Model | None:
        """The value as a model, or None and findings."""
        return self._read(model.model_validate, model, steps, value)

    def read(self, adapter: TypeAdapter[_Value], steps: tuple[str | int, ...], value: object) -> _Value | None:
        """The value as what the adapter makes of it, or None and findings."""
        return self._read(adapter.validate_python, StackFile, steps, value)

    def _read(
        self, validate: Callable[[object], _Value], model: type[BaseModel], steps: tuple[str | int, ...], value: object
    ) -> _Value | None:
        if value is SECRET:
            self._tell("secret-structure", steps, *_ENCRYPTED)
            return None
        try:
            return validate(value)
        except ValidationError as error:
            self.findings += explain(error, model, steps, self._sources)
            return None

    def backends(self) -> Iterator[tuple[str, Backend]]:
        """Each backend that is right, by name."""
        values = self.read(_MAPPING, ("backends",), self.value("backends")) or {}
        for given in values:
            name = self.read(_BACKEND_NAME, ("backends", str(given)), given)
            backend = self.model(Backend, ("backends", str(given)), values[given])
            if name and backend:
                yield name, backend

    def apis(self) -> Iterator[tuple[int, Api]]:
        """Each API that is right, by position."""
        value = self.value("apis")
        if value is SECRET or not isinstance(value, list) or not value:
            state = "encrypted" if value is SECRET else "not a list" if value else "missing or empty"
            found = f"the list of APIs is {state}; a stack publishes at least one"
            self._tell("wrong-type" if value else "missing-key", ("apis",), found, "write a list of APIs, see docs/settings.md")
            return
        for index, given in enumerate(value):
            api = self.model(Api, ("apis", index), given)
            if api:
                yield index, api

    def flag(self, key: str) -> bool:
        """A boolean, false where it is absent; the engine passes it as text."""
        value = self._config.get(key, False)
        if value in (True, False, "true", "false"):
            return value in (True, "true")
        if value is SECRET:
            self._tell("secret-structure", (key,), *_ENCRYPTED)
            return False
        shown = f'"{value}"' if isinstance(value, str) else "the value"
        self._tell("wrong-type", (key,), f"{shown} is not true or false", "write true or false")
        return False

    def check(
        self,
        backends: Mapping[str, Backend],
        apis: Mapping[int, Api],
        patches: Mapping[str, tuple[str, ...]],
        subscription: Subscription | None,
    ) -> None:
        """What is wrong between the parts, and with keys that are no part."""
        used = {backend.credential.api_key.secret for backend in backends.values()}
        others = {key: value for key, value in self._config.items() if key not in _KEYS}
        plain = {key for key, value in others.items() if value is not SECRET}
        # While a backend cannot be read, nobody knows which secrets it names.
        unused = plain if any(finding.place.startswith(place("backends")) for finding in self.findings) else others.keys()
        for key in sorted(unused - used):
            self._tell("unknown-key", (key,), *unknown_key(key, (*_KEYS, *used)))
        given = self.value("backends")
        declared = [str(name) for name in given] if isinstance(given, Mapping) else []
        told = [
            *checks.unique_apis(apis),
            *checks.unique_origins(backends),
            *checks.known_backends(apis, declared),
            *checks.patched_apis(patches, apis, self._api_names()),
            *checks.known_api(subscription, self._api_names()),
            *checks.secrets(backends, plain, others.keys() - plain),
        ]
        for rule, steps, found, fix in told:
            self._tell(rule, steps, found, fix)

    def _api_names(self) -> list[str]:
        given = self.value("apis")
        entries: Iterable[object] = given if isinstance(given, list) else ()
        return [str(entry.get("name")) for entry in entries if isinstance(entry, Mapping)]

    def _tell(self, rule: str, steps: tuple[str | int, ...], found: str, fix: str) -> None:
        self.findings.append(self._sources.finding(rule, steps, found, fix))
