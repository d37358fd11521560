"""What is under the stack's own APIs and products and is not the stack's. APIs and products of others are theirs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from apim.drift import operations, revisions
from apim.drift.live import Live, bases
from apim.drift.model import Difference, Found, Uncompared
from apim.drift.names import place, service
from apim.state import Contract, Resource, State


def of_api(contract: Contract, state: State, live: Live) -> Iterator[Found]:
    """Operations, policies, diagnostics and products that were added to an API: the former to one of its revisions."""
    owned = _ids(state)
    if not revisions.is_root(contract.resource):
        yield from _of_contract(contract, owned, live)
    if not revisions.is_revision(contract.resource):
        yield from _of_whole(contract, owned, live)


def _of_contract(contract: Contract, owned: set[str], live: Live) -> Iterator[Found]:
    api, known = contract.resource, _operations(contract)
    for item in live.list(f"{api.id}/operations"):
        id_ = f"{api.id}/operations/{item['name']}"
        now = operations.live(item)
        if id_.lower() not in owned and now.name.lower() not in known and contract.is_known:
            found = _added("operation", id_, Difference("operation", None, f"{now.method} {now.template}"))
            yield replace(found, api=contract.api if contract.text is not None else None)
        elif f"{id_}/policies/policy".lower() not in owned and live.of(f"{id_}/policies/policy") is not None:
            yield _added("operation policy", f"{id_}/policies/policy")
    if f"{api.id}/policies/policy".lower() not in owned and live.of(f"{api.id}/policies/policy") is not None:
        yield _added("policy", f"{api.id}/policies/policy")


def _of_whole(contract: Contract, owned: set[str], live: Live) -> Iterator[Found]:
    api = contract.resource
    for item in live.list(f"{api.id}/diagnostics"):
        if f"{api.id}/diagnostics/{item['name']}".lower() not in owned:
            yield _added("diagnostic", f"{api.id}/diagnostics/{item['name']}")
    for item in live.list(f"{api.id}/products"):
        link = f"{service(api.id)}/products/{item['name']}/apis/{contract.api}"
        if link.lower() not in owned:
            found = _added("product's API", link, Difference("product", None, f"{item['name']} opens {contract.api}"))
            # Who made a product decides what it opens: consumers of another's would be cut off.
            yield found if f"{service(api.id)}/products/{item['name']}".lower() in owned else replace(found, way="theirs")


def drafts(state: State, live: Live) -> Iterator[Uncompared]:
    """Revisions that are not current and not the stack's: somebody's draft, or what was current before."""
    owned = _ids(state)
    for base in bases(state):
        others = [
            str(item["apiRevision"])
            for item in live.list(f"{base}/revisions")
            if not item.get("isCurrent") and f"{base};rev={item['apiRevision']}".lower() not in owned
        ]
        if others:
            why = f"revisions {', '.join(others)}, which the stack does not declare: not current, called only by their number"
            yield Uncompared(place(base), why)


def of_product(product: Resource, state: State, live: Live) -> Iterator[Found]:
    """APIs of others in a product, and a policy. APIs of the stack come with the API."""
    owned = _ids(state)
    for item in live.list(f"{product.id}/apis"):
        link, api = f"{product.id}/apis/{item['name']}", f"{service(product.id)}/apis/{item['name']}"
        if link.lower() not in owned and api.lower() not in owned and not product.is_adopted:
            yield _added("product's API", link, Difference("API", None, item["name"]))
    if f"{product.id}/policies/policy".lower() not in owned and live.of(f"{product.id}/policies/policy") is not None:
        yield _added("product policy", f"{product.id}/policies/policy")


def links(product: Resource, state: State, live: Live) -> Iterator[Uncompared]:
    """Other APIs in a product that was adopted: it opened them before, and whose they are is not this stack's to say."""
    owned = _ids(state)
    others = [
        str(item["name"]) for item in live.list(f"{product.id}/apis") if f"{product.id}/apis/{item['name']}".lower() not in owned
    ]
    if others and product.is_adopted:
        yield Uncompared(place(product.id), f"that it opens {', '.join(sorted(others))}, too, which were not adopted with it")


def subscribers(product: Resource, state: State, live: Live) -> Iterator[Uncompared]:
    """Subscriptions to a product that the stack did not make: consumers may subscribe by themselves, so they are no drift."""
    owned = _ids(state)
    others = [
        item["name"]
        for item in live.list(f"{product.id}/subscriptions")
        if f"{service(product.id)}/subscriptions/{item['name']}".lower() not in owned
    ]
    if others:
        why = f"{len(others)} subscriptions that the stack does not declare: consumers may subscribe by themselves"
        yield Uncompared(place(product.id), why)


def _ids(state: State) -> set[str]:
    return {each.id.lower() for each in state.resources}


def _operations(contract: Contract) -> set[str]:
    if contract.document is None:
        return set()
    return {each.name.lower() for each in operations.declared(contract.document, "query")}


def _added(what: str, id_: str, *differences: Any) -> Found:
    return Found("added", what, place(id_), id_, "delete", tuple(differences))
