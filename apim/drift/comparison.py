"""What is live against what the state declares: the findings."""

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Literal

from apim.drift import operations, properties, revisions, undeclared
from apim.drift.live import Live
from apim.drift.model import Difference, Drift, Found, Uncompared
from apim.drift.names import place
from apim.state import Contract, Resource, State, contracts, is_secret
from arm_args.classes import CLASSES

UNREAD = "descriptions, bodies, answers and schemas of its operations: no call is routed by them, and Azure keeps a form of its own"

ADOPTED = "its operations: it was adopted with its document, which has not been changed since"


def compare(state: State, live: Live) -> Drift:
    """All that differs, by name: the order of a state is that in which parallel writes happened to end."""
    found: list[Found] = []
    uncompared: list[Uncompared] = []
    for resource in state.resources:
        if why := _incomparable(resource, live):
            uncompared.append(Uncompared(place(resource.id), why))
            continue
        found += _declared(resource, state, live)
        if resource.kind == "NamedValue" and is_secret(resource.inputs.get("value")):
            uncompared.append(Uncompared(place(resource.id), "its value, which Azure does not show: `bin/apim secrets` does"))
        if resource.kind == "Product":
            found += undeclared.of_product(resource, state, live)
            uncompared += (*undeclared.links(resource, state, live), *undeclared.subscribers(resource, state, live))
    for contract in contracts(state):
        if live.of(contract.resource.id) is not None:
            found += _operations(contract, live)
            found += undeclared.of_api(contract, state, live)
            if not contract.is_known:
                uncompared.append(Uncompared(place(contract.resource.id), ADOPTED))
            if contract.text is not None:
                uncompared.append(Uncompared(place(contract.resource.id), UNREAD))
    uncompared += undeclared.drafts(state, live)
    compared = len(state.resources) - sum(each.kind not in CLASSES for each in state.resources)
    named = attrgetter("name")
    return Drift(tuple(sorted(found, key=named)), tuple(sorted(uncompared, key=named)), compared)


def _incomparable(resource: Resource, live: Live) -> str:
    if resource.kind not in CLASSES:
        return f"resources of class {resource.kind} are not known to this command"
    return live.refused.get(resource.id.lower(), "")


def _declared(resource: Resource, state: State, live: Live) -> Iterator[Found]:
    known = CLASSES[resource.kind]
    found = Found("missing", known.title, place(resource.id), resource.id, "up", urn=resource.urn)
    there = live.of(resource.id)
    if there is None:
        yield found
    elif not known.is_link:
        differences = tuple(revisions.compared(resource, properties.differences(resource, known, there)))
        if revisions.is_root(resource):
            differences = (*differences, *revisions.current(resource, state, there))
        if differences:
            yield replace(found, kind="changed", differences=differences)


def _operations(contract: Contract, live: Live) -> Iterator[Found]:
    """Operations of an imported document; those of an API without one are resources."""
    api = contract.resource
    if contract.document is None:
        return
    conduct: Literal["query", "template"] = "template"
    if api.inputs.get("translateRequiredQueryParametersConduct") == "query":
        conduct = "query"
    there = {item["name"].lower(): operations.live(item) for item in live.list(f"{api.id}/operations")}
    for declared in operations.declared(contract.document, conduct):
        id_ = f"{api.id}/operations/{declared.name}"
        found = Found("missing", "operation", place(id_), id_, "import", urn=api.urn, api=contract.api)
        now = there.get(declared.name.lower())
        if now is None:
            route = f"{declared.method} {declared.template}"
            yield replace(found, differences=(Difference("operation", route, None),))
        elif differences := tuple(operations.differences(declared, now)):
            yield replace(found, kind="changed", differences=differences)
