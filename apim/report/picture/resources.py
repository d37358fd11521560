"""The resources of a stack before an update and after it, as far as a picture has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from apim.engine_markers import SECRET, UNKNOWN
from apim.preview import Preview, Step
from apim.report.membership import base
from apim.state import State
from desired_state.ownership import LEDGER

IMPORT: Final = "import"
"""What it takes into the state is in Azure already: nothing of the picture changes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A resource on one side of an update. `fed` are the URNs whose outputs an input comes from, where no value is known yet."""

    urn: str
    token: str
    name: str
    inputs: Mapping[str, Any] = field(repr=False)
    fed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def before(preview: Preview, state: State) -> tuple[Held, ...]:
    """What is deployed."""
    return (*_staying(preview, state), *(_held(step, step.old or step.new) for step in preview.steps if step.op != "create"))


def after(preview: Preview, state: State) -> tuple[Held, ...]:
    """What will be."""
    return (*_staying(preview, state), *(_held(step, step.new or step.old) for step in preview.steps if step.op != "delete"))


def names(resources: Iterable[Held]) -> dict[str, str]:
    """Names in ARM by URN, of those that others refer to."""
    return {each.urn: name for each in resources if (name := text(each.inputs.get(NAMED.get(each.token, ""))))}


NAMED: Final = {"Api": "apiId", "Product": "productId", "Backend": "backendId"}


def referred(resource: Held, member: str, known: Mapping[str, str], token: str) -> str:
    """The name of what an input refers to, by a name or an id, or by what feeds it; "" where nobody knows."""
    if given := text(resource.inputs.get(member)):
        return given.rsplit("/", 1)[-1]
    return next((known[urn] for urn in resource.fed.get(member, ()) if urn in known and f":{token}::" in urn), "")


def api_of(resource: Held, known: Mapping[str, str]) -> str:
    """The API that a resource is, or is under, whatever its revision."""
    return base({"apiId": referred(resource, "apiId", known, "Api")})


def text(value: object) -> str:
    """A text that is known and no secret; "" for anything else."""
    return value if isinstance(value, str) and value not in {SECRET, UNKNOWN} else ""


def _staying(preview: Preview, state: State) -> tuple[Held, ...]:
    moved = {step.urn for step in preview.steps}
    rest = (each for each in state.resources if each.urn not in moved and LEDGER not in each.urn)
    return tuple(Held(each.urn, each.kind, each.name, each.inputs) for each in rest)


def _held(step: Step, inputs: Mapping[str, Any]) -> Held:
    return Held(step.urn, step.token, step.name, inputs, step.fed)
