"""What the stack would create."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apim.engine_resources import logical_name
from apim.preview import Preview
from apim.state import CREATING, State
from arm_args.paths import goes_on

CREATED = frozenset({"create", "create-replacement"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource that the stack declares and the state lacks.

    `begun`: an earlier run set about creating it. `after` are URNs of what it depends on, known of what is planned alone.
    """

    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any] = field(repr=False)
    begun: bool = False
    after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The logical name."""
        return logical_name(self.urn)

    @property
    def goes_on(self) -> bool:
        """Whether Azure may still be making it after whoever asked for it is gone."""
        return goes_on(self.type.rpartition(":")[2], self.inputs)


def wanted(known: State, preview: Preview | None) -> tuple[Wanted, ...]:
    """What was begun, as it was begun, then what else the preview would create. Without a preview, the former alone."""
    begun = {
        each.urn: Wanted(each.urn, each.type, each.parent, each.inputs, begun=True)
        for each in known.pending
        if each.operation == CREATING
    }
    steps = (*preview.steps, *preview.parts) if preview else ()
    planned = {
        step.urn: Wanted(step.urn, step.type, step.parent, step.new, after=step.after) for step in steps if step.op in CREATED
    }
    return tuple((planned | begun).values())
