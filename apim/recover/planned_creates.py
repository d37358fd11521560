"""What the stack would create: steps of `pulumi preview --json` (recorded with engine 3.259.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apim.recover.state import CREATING, State

CREATED = frozenset({"create", "create-replacement"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource that the stack declares and the state lacks. `begun`: an earlier run set about creating it."""

    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any] = field(repr=False)
    begun: bool = False

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]


def wanted(known: State, preview: Mapping[str, Any] | None) -> tuple[Wanted, ...]:
    """What was begun, as it was begun, then what else the preview would create. Without a preview, the former alone."""
    begun = {
        each.urn: Wanted(each.urn, each.type, each.parent, each.inputs, begun=True)
        for each in known.pending
        if each.operation == CREATING
    }
    planned = {
        step["urn"]: Wanted(step["urn"], new["type"], new.get("parent", ""), new.get("inputs") or {})
        for step in (preview or {}).get("steps") or ()
        for new in (step.get("newState") or {},)
        if step["op"] in CREATED and new.get("custom") and not new["type"].startswith("pulumi:")
    }
    return tuple((planned | begun).values())
