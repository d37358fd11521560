"""From steps to a report: everything about an API together, the rest in sections."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from apim.preview import Preview
from apim.report import durations
from apim.report.hidden_calls import hidden_calls
from apim.report.membership import Membership, base
from apim.report.model import ORDER, SECTIONS, Gone, Group, Notice, Report, Resource, Section
from apim.report.revisions import Revisions
from apim.report.verdicts import Verdicts
from apim.state import State
from desired_state.ownership import LEDGER

RANKS = ("Api", "ApiRelease", "ApiOperation", "ApiPolicy", "ApiOperationPolicy")
"""The order of an API's resources, among those that are equally bad."""

POSSESSION = Resource(
    "update",
    "Adopted",
    "adopted",
    (
        Notice(
            "destructive",
            "REPORT-OWNED",
            ("what was adopted becomes the stack's own: leaving it out, or `pulumi destroy`, deletes it in Azure",),
        ),
    ),
)
"""What was adopted is `owned`: no resource of Azure changes, and the next one that goes is gone."""


def make_report(preview: Preview, state: State | None = None) -> Report:
    """The report on all steps; `state` is what is deployed, for what a preview does not say."""
    known = state or State(())
    # No caller notices the list of the stack's names, and each new name changes it.
    steps = [step for step in preview.steps if LEDGER not in step.urn]
    preview = replace(preview, steps=tuple(sorted(steps, key=lambda step: (step.op, step.token, step.name, step.urn))))
    belongs, verdicts = Membership(preview, known), Verdicts(preview, Revisions(preview, known))
    found: dict[tuple[Section, str], list[Resource]] = defaultdict(list)
    for step in preview.steps:
        found[belongs.of(step)].append(verdicts.resource(step))
    if preview.takes_possession:
        found["others", ""].append(POSSESSION)
    for name, losing in hidden_calls(preview, known):
        found["api", name] = _with(losing, found["api", name])
    declared = _operation_policies(preview, known)
    groups = [Group(section, name, _ordered(name, resources, declared)) for (section, name), resources in found.items()]
    groups.sort(key=lambda group: (SECTIONS.index(group.section), ORDER.index(group.verdict), group.name))
    return Report(tuple(groups), preview.unchanged, preview.stack, tuple(durations.remarks(preview)))


def _with(losing: Resource, resources: list[Resource]) -> list[Resource]:
    """An API's resources with what it loses to another: in the step on the API itself, if there is one."""
    own = [each for each in resources if (each.token, each.name) == (losing.token, losing.name)]
    if not own:
        return [*resources, losing]
    return [replace(each, notices=(*losing.notices, *each.notices)) if each is own[0] else each for each in resources]


Policies = Mapping[tuple[str, str], tuple[str, ...]]


def _ordered(api: str, resources: list[Resource], declared: Policies) -> tuple[Resource, ...]:
    """Worst first; deleted operations with the policies that are declared for them."""
    named = [replace(each, gone=tuple(_with_policies(gone, api, declared) for gone in each.gone)) for each in resources]
    return tuple(sorted(named, key=lambda each: (ORDER.index(each.verdict), _rank(each), each.op, each.token, each.name)))


def _with_policies(gone: Gone, api: str, declared: Policies) -> Gone:
    return replace(gone, policies=declared.get((api, gone.name.lower()), ()))


def _rank(resource: Resource) -> int:
    return RANKS.index(resource.token) if resource.token in RANKS else len(RANKS)


def _operation_policies(preview: Preview, state: State) -> Policies:
    """Logical names of operation policies that are deployed, by API and operation."""
    held = {(each.name, each.kind): each.inputs for each in state.resources}
    held |= {(step.name, step.token): step.old for step in preview.steps if step.old}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (name, token), inputs in sorted(held.items()):
        if token == "ApiOperationPolicy":
            found[base(inputs), str(inputs.get("operationId")).lower()].append(name)
    return {key: tuple(names) for key, names in found.items()}
