"""Create, Update and Delete of one resource through ARM (PROV-10 to PROV-16, PROV-50, PROV-51, PROV-60, PROV-61)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apim_simulator.provider import paths, shape
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.classes.row import NOTHING
from apim_simulator.provider.errors import ArmRefused, ProviderError
from apim_simulator.provider.existence import refuse_existing
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.polling import ACCEPTED, Operation
from apim_simulator.provider.transport import Answer
from apim_simulator.provider.values import Json

OK = 200
WRITTEN = frozenset({200, 201, 202})
DELETED = frozenset({200, 202, 204, 404})


@dataclass(frozen=True, slots=True)
class Written:
    """A resource as it is in ARM: its id and its state."""

    id: str
    outputs: Json = field(repr=False)


class InitFailed(ProviderError):
    """ARM accepted the write, and the operation behind it did not succeed: what is there belongs in the engine's state."""

    def __init__(self, written: Written, reason: str) -> None:
        super().__init__(reason)
        self.written = written


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Writes of one class."""

    resource: Resource
    arm: Arm

    def create(self, inputs: Mapping[str, Any], timeout: float = 0) -> Written:
        """Raises ProviderError when the resource exists or ARM refuses, InitFailed when it accepts and fails later."""
        path = self._path(inputs)
        refuse_existing(self.resource, self.arm, paths.unescaped(path), self._url(path))
        return self._write(path, inputs, timeout)

    def update(self, inputs: Mapping[str, Any], old: Mapping[str, Any], timeout: float = 0) -> Written:
        """A full PUT, whatever there is; PATCH for a class that wants it, or when the body has nulls. Raises as `create` does.

        `old` are the inputs before: one of them that is gone and has a default gets it. The path comes from the new ones.
        """
        defaults = self.resource.derived["defaults"]
        regained = {name: value for name, value in defaults.items() if name in old and name not in inputs}
        return self._write(self._path(inputs), dict(inputs) | regained, timeout, old)

    def delete(self, identifier: str, timeout: float = 0) -> None:
        """Raises ProviderError when ARM refuses. A singleton gets its default back instead."""
        path = paths.address(identifier)
        url = self._url(path)
        if self.resource.row.singleton_default:
            answer = self.arm.send("PUT", url, dict(self.resource.row.singleton_default))
            if answer.status not in WRITTEN:
                raise ArmRefused(answer.status, answer.body)
            return
        answer = self.arm.send("DELETE", url)
        if answer.status not in DELETED:
            raise ArmRefused(answer.status, answer.body)
        if "DELETE" in self.resource.row.asynchronous and answer.status != 404:  # noqa: PLR2004 - HTTP: nothing to wait for
            Operation(self.arm, "DELETE", url, self.resource.row.version, timeout).finish(answer)

    def _write(self, path: str, inputs: Mapping[str, Any], timeout: float, old: Mapping[str, Any] = NOTHING) -> Written:
        body = shape.body(self.resource, inputs, old)
        method = "PATCH" if _has_nulls(body) else self.resource.row.put_method
        answer = self.arm.send(method, self._url(path, self._query(inputs)), body)
        if answer.status not in WRITTEN:
            raise ArmRefused(answer.status, answer.body)
        try:
            final = self._finish(method, path, answer, timeout)
        except ProviderError as failure:
            raise self._init_failed(path, failure) from failure
        made = str(final.get("id") or answer.resource.get("id") or paths.unescaped(path))
        if self.resource.row.read == "HEAD" or self.arm.settings.skip_read_on_update:
            return Written(made, shape.outputs(self.resource, final))
        return Written(made, self._state(path, final))

    def _finish(self, method: str, path: str, answer: Answer, timeout: float) -> Json:
        if "PUT" in self.resource.row.asynchronous or answer.status == ACCEPTED:
            return Operation(self.arm, method, self._url(path), self.resource.row.version, timeout).finish(answer)
        return answer.resource

    def _state(self, path: str, written: Mapping[str, Any]) -> Json:
        """What GET shows; where that fails, what the write answered."""
        try:
            answer = self.arm.send("GET", self._url(path))
        except ProviderError:
            return shape.outputs(self.resource, written)
        return shape.outputs(self.resource, answer.resource if answer.status == OK else written)

    def _init_failed(self, path: str, failure: ProviderError) -> InitFailed:
        """With what GET shows; where that fails too, with nothing, and both reasons."""
        identifier, reason = paths.unescaped(path), str(failure)
        try:
            answer = self.arm.send("GET", self._url(path))
            if answer.status != OK:
                raise ArmRefused(answer.status, answer.body)
        except ProviderError as unread:
            return InitFailed(Written(identifier, {}), f"resource created but read failed {unread}: {reason}")
        return InitFailed(Written(identifier, shape.outputs(self.resource, answer.resource)), reason)

    def _path(self, inputs: Mapping[str, Any]) -> str:
        return paths.build(self.resource, self.arm.settings.subscription, inputs)

    def _url(self, path: str, query: dict[str, str] | None = None) -> str:
        return self.arm.url(path, self.resource.row.version, query)

    def _query(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        given = {name: inputs[name] for name in self.resource.derived["query"] if name in inputs}
        return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}


def _has_nulls(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and any(map(_has_nulls, value.values())))
