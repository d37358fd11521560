"""Names for resources the program did not name (PROV-04 to PROV-06)."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.shape import CREATE_BEFORE_DELETE
from apim_simulator.provider.values import UNKNOWN

Mode = Literal["PROPOSE", "ENFORCE", "DISABLE"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the engine says about names: the logical name, the seed of what is random, and its autonaming configuration."""

    logical: str
    seed: bytes
    mode: Mode | None = None
    proposed: str = ""


def autoname(resource: Resource, naming: Naming, old: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs to add to a resource whose name is not given: the name, and for top-level resources `__createBeforeDelete`.

    A name given before is kept, with its mark. Otherwise the engine's configuration decides: DISABLE adds nothing, so that the
    name is missed as any other required property; a proposed name is taken up, except a mere suggestion for a UUID; it counts as
    random. Else the class decides: a UUID, the logical name with 8 hex digits at top level, the bare logical name for children.
    The seed alone decides what is random; how digits come out of it is ours.
    """
    parameter = resource.name_parameter
    if parameter in old:
        kept = {CREATE_BEFORE_DELETE: old[CREATE_BEFORE_DELETE]} if CREATE_BEFORE_DELETE in old else {}
        return {parameter: old[parameter]} | kept
    if naming.mode == "DISABLE":
        return {}
    if naming.mode == "ENFORCE" or (naming.mode == "PROPOSE" and naming.proposed and not resource.row.uuid_name):
        return {parameter: naming.proposed, CREATE_BEFORE_DELETE: True}
    digest = hashlib.sha256(naming.seed + naming.logical.encode()).digest()
    if resource.row.uuid_name:
        return {parameter: str(uuid.UUID(bytes=digest[:16])), CREATE_BEFORE_DELETE: True}
    if not resource.top_level:
        return {parameter: naming.logical}
    return {parameter: f"{naming.logical}{digest[:4].hex()}", CREATE_BEFORE_DELETE: True}


def named(resource: Resource, inputs: Mapping[str, Any]) -> bool:
    """Whether the program names the resource itself; a name not known yet is a name."""
    given = inputs.get(resource.name_parameter)
    return given is UNKNOWN or bool(given)
