"""Read: refresh what the engine knows, or import what it does not (PROV-30 to PROV-34)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apim_simulator.provider import diff, paths, shape
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.errors import ArmRefused
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.transport import Answer
from apim_simulator.provider.values import Json

FOUND = frozenset({200, 204})
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Found:
    """A resource that exists, as state and as inputs."""

    outputs: Json = field(repr=False)
    inputs: Json = field(repr=False)


def read(
    resource: Resource, arm: Arm, identifier: str, old_outputs: Mapping[str, Any], old_inputs: Mapping[str, Any]
) -> Found | None:
    """What is there now, None when it is gone. Empty `old_inputs` mean an import. Raises ProviderError.

    On refresh the inputs change exactly where the readable part of the state did: what GET never returns (`Api.value`) and what
    the service rewrote when it took it (a policy's text) is no drift.
    """
    answer = arm.send(resource.row.read, arm.url(paths.address(identifier), resource.row.version))
    if answer.status == NOT_FOUND:
        return None
    if answer.status not in FOUND:
        raise ArmRefused(answer.status, answer.body)
    if not old_inputs:
        path_values = paths.parse(resource, identifier)
        return Found(_outputs(resource, answer, old_outputs), shape.imported(resource, path_values, answer.resource))
    outputs = _outputs(resource, answer, old_outputs)
    was, now = shape.input_part(resource, old_outputs), shape.input_part(resource, outputs)
    return Found(outputs, diff.apply(dict(old_inputs), was, now))


def _outputs(resource: Resource, answer: Answer, old: Mapping[str, Any]) -> Json:
    """HEAD shows nothing but existence, so the old state stays."""
    return dict(old) if resource.row.read == "HEAD" else shape.outputs(resource, answer.resource)
