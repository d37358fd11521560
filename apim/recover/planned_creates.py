"""What the stack would create."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apim.azure import API_MANAGEMENT
from apim.engine_resources import logical_name
from apim.preview import Preview
from apim.state import CREATING, State
from arm_args.paths import goes_on
from desired_state.ownership import LEDGER, first_part

CREATED = frozenset({"create", "create-replacement"})
_STASH = f"{LEDGER}$pulumi:index:Stash::"
_NAMED_VALUE = "azure-native:apimanagement:NamedValue"


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
    """What was begun, as it was begun, then what else the preview would create. Without a preview, the former alone.

    With it the stack's ledger, where the state has no more than its id: until the state knows it, the program takes the ledger for
    another stack's, so that no preview says that it would be created.
    """
    begun = {
        each.urn: Wanted(each.urn, each.type, each.parent, each.inputs, begun=True)
        for each in known.pending
        if each.operation == CREATING
    }
    steps = (*preview.steps, *preview.parts) if preview else ()
    planned = {
        step.urn: Wanted(step.urn, step.type, step.parent, step.new, after=step.after) for step in steps if step.op in CREATED
    }
    ledger = {each.urn: each for each in _ledger(known)}
    return tuple((ledger | planned | begun).values())


def _ledger(known: State) -> Iterator[Wanted]:
    """The first part of a ledger whose answer was lost. Its id is a `Stash`'s, in the state before Azure has it."""
    if any(LEDGER in each.urn for each in known.resources):
        return
    for urn, identity in known.ids.items():
        head, found, name = urn.partition(_STASH)
        component = f"{head}{LEDGER}::{name.removesuffix('-id')}"
        group, _, service = str(known.components.get(component, {}).get("service", "")).partition("/")
        if found and service:
            where = {"resourceGroupName": group, "serviceName": service}
            inputs = where | {"namedValueId": first_part(identity), "azureApiVersion": API_MANAGEMENT}
            part = f"{head}{LEDGER}${_NAMED_VALUE}::{name.removesuffix('-id')}-part-1"
            yield Wanted(part, _NAMED_VALUE, component, inputs)
