"""APIs that lose calls to another, whose path comes to lie in theirs: they need not change themselves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apim.preview import Preview
from apim.report.contracts import document
from apim.report.membership import base
from apim.report.model import Message, Notice, Quoted, Resource, Unseen
from apim.state import State
from desired_state.hidden_operations import hidden
from openapi import operations

Inputs = Mapping[str, Any]
SAME = "same"
"""Of a resource that no step changes."""


@dataclass(slots=True)
class _Api:
    """An API at one time: logical name, path, and method and template of its operations, of all revisions together."""

    name: str
    path: str
    operations: set[tuple[str, str]]


def hidden_calls(preview: Preview, state: State) -> Iterator[tuple[str, Resource]]:
    """By name of the API that loses calls, what it loses by the preview: all calls of an operation, or some."""
    before, after = _apis(_before(preview, state)), _apis(_after(preview, state))
    for name, api in after.items():
        if name not in before:
            continue
        notices = [
            notice
            for taking, other in after.items()
            for notice in _lost(_taken(api, other, before[name].operations), _known(before, name, taking), taking, other.path)
        ]
        if notices:
            yield name, Resource(SAME, "Api", api.name, tuple(notices))


def _known(before: Mapping[str, _Api], name: str, taking: str) -> dict[str, bool]:
    """What the other API took before."""
    return _taken(before[name], before[taking], before[name].operations) if taking in before else {}


def _taken(api: _Api, other: _Api, called: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """Operations that callers had and another API takes; whether it takes all their calls."""
    found = hidden(api.path, sorted(api.operations & set(called)), other.path)
    return dict.fromkeys(found.partly, False) | dict.fromkeys(found.whole, True)


def _lost(now: Mapping[str, bool], once: Mapping[str, bool], taking: str, path: str) -> Iterator[Notice]:
    for whole in (True, False):
        lost = tuple(each for each, all_of_it in now.items() if all_of_it is whole and once.get(each) not in {whole, True})
        if lost:
            named: Message = tuple(piece for each in lost[:3] for piece in (", ", Quoted(each)))[1:]
            more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""  # noqa: PLR2004 - as many as are named
            what = "calls" if whole else "those calls whose parameters begin like it"
            taken: Message = (*named, f"{more}: ", what, " go to API ", Quoted(taking), " at ", Quoted(path))
            end = ", whose path is longer: 404 where it has no operation for them"
            yield Notice("breaking" if whole else "risky", "REPORT-HIDDEN", (*taken, end), "path", lost)


def _before(preview: Preview, state: State) -> Iterator[tuple[str, str, Inputs]]:
    yield from ((step.token, step.name, step.old) for step in preview.steps if step.old)
    yield from _untouched(preview, state)


def _after(preview: Preview, state: State) -> Iterator[tuple[str, str, Inputs]]:
    yield from ((step.token, step.name, step.new) for step in preview.steps if step.new and step.op != "delete")
    yield from _untouched(preview, state)


def _untouched(preview: Preview, state: State) -> Iterator[tuple[str, str, Inputs]]:
    mentioned = {step.urn for step in preview.steps}
    yield from ((held.kind, held.name, held.inputs) for held in state.resources if held.urn not in mentioned)


def _apis(resources: Iterable[tuple[str, str, Inputs]]) -> dict[str, _Api]:
    """APIs by name. One with a version is left out, unless versions can only be a segment of the path."""
    listed = list(resources)
    schemes = {inputs.get("versioningScheme") for token, _, inputs in listed if token == "ApiVersionSet"}
    found: dict[str, _Api] = {}
    for token, name, inputs in listed:
        version = inputs.get("apiVersion")
        if token != "Api" or not base(inputs) or (version and schemes != {"Segment"}):
            continue
        path = "/".join(str(part) for part in (inputs.get("path") or "", version) if part)
        api = found.setdefault(base(inputs), _Api(name, path, set()))
        api.operations |= set(_imported(inputs))
    for inputs in (inputs for token, _, inputs in listed if token == "ApiOperation" and base(inputs) in found):
        found[base(inputs)].operations.add((str(inputs.get("method")), str(inputs.get("urlTemplate"))))
    return found


def _imported(inputs: Inputs) -> Iterator[tuple[str, str]]:
    try:
        yield from ((each.method, each.path) for each in operations(document(inputs, "the document")))
    except Unseen:
        return
