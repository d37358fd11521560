"""What every call to ARM reaches: the world, and this control plane's own locks, operations and resource types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apim_simulator.arm.locks import Locks
from apim_simulator.arm.operations import Operations
from apim_simulator.world import World

if TYPE_CHECKING:
    from apim_simulator.arm.resource_type import ResourceType


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """One per running ARM."""

    world: World
    locks: Locks
    operations: Operations
    resource_types: "Sequence[ResourceType]"

    @classmethod
    def open(cls, world: World, resource_types: "Sequence[ResourceType]") -> "ControlPlane":
        """A control_plane with nothing in progress."""
        locks = Locks(world)
        return cls(world, locks, Operations(world, locks), resource_types)
