"""A stack whose state is lost, and whose ledger is still in the service: a state that knows the ledger by its id.

With it the names count as the stack's own again, and `apim recover` takes in what is there. The form of a state is that of
`pulumi stack export` (observed with engine 3.259.0).
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from apim.adopt.model import NotAdopted
from apim.azure import API_MANAGEMENT
from apim.ownership import Ownership, beginning_with
from desired_state.ownership import LEDGER, Ledger, ledger_id

STASH: Final = "its id is the ledger's"
"""Input of the resource whose id is the ledger's, as the program declares it."""
PROVIDER: Final = "azure-native"


@dataclass(frozen=True, slots=True)
class Place:
    """A stack in a service: project and stack name, resource group and name of the service, its id."""

    project: str
    stack: str
    group: str
    service: str
    service_id: str

    def urn(self, type_: str, name: str) -> str:
        """Of a resource of the stack; `type_` is with those of its parents."""
        return f"urn:pulumi:{self.stack}::{self.project}::{type_}::{name}"


def believed(ownership: Ownership, project: str, stack: str) -> tuple[Ledger, ...]:
    """Ledgers that bear the stack's names and not its id: its own, if its state is lost.

    Raises:
        NotAdopted: the stack has a ledger, so that its state is not lost, or none bears its names.
    """
    if ownership.own is not None:
        raise NotAdopted(f"the stack's state knows its ledger ({ownership.own[:8]}): it is not lost; `bin/apim recover` mends it")
    found = tuple(each for each in ownership.ledgers if (each.owner.project, each.owner.stack) == (project, stack))
    if not found:
        others = "; ".join(str(each.owner) for each in ownership.ledgers) or "none"
        raise NotAdopted(f'no ledger of the service is of stack "{stack}" of project "{project}"; ledgers there: {others}')
    return found


def chosen(ledgers: Sequence[Ledger], beginning: str) -> Ledger:
    """The one whose id begins so. Raises NotAdopted."""
    found = beginning_with(ledgers, beginning)
    if len(found) != 1:
        listed = ", ".join(each.owner.id for each in ledgers)
        raise NotAdopted(f"{beginning} begins the id of {len(found)} ledgers; those of this stack are {listed}")
    return found[0]


def with_ledger(state: Mapping[str, Any], ledger: Ledger, parts: Mapping[str, str], place: Place) -> dict[str, Any]:
    """An exported state with root, ledger and its parts (values by name). Raises NotAdopted where it holds something of Azure."""
    deployment = dict(state.get("deployment") or {})
    before = deployment.get("resources") or []
    if any(str(each.get("type", "")).startswith(f"{PROVIDER}:") for each in before):
        raise NotAdopted("the state holds resources of Azure: it is not lost; `bin/apim recover` mends it")
    root = place.urn("pulumi:pulumi:Stack", f"{place.project}-{place.stack}")
    ledger_urn = place.urn(LEDGER, "ledger")
    of_azure = f"default_{version(f'pulumi-{PROVIDER}').replace('.', '_')}"
    stash_provider, azure = _provider(place, "pulumi", "default"), _provider(place, PROVIDER, of_azure)
    stash = {
        "urn": place.urn(f"{LEDGER}$pulumi:index:Stash", "ledger-id"),
        "custom": True,
        "id": ledger.owner.id,
        "type": "pulumi:index:Stash",
        "inputs": {"input": STASH},
        "outputs": {"input": STASH, "output": STASH},
        "parent": ledger_urn,
        "provider": _reference(stash_provider),
    }
    deployment["resources"] = [
        {"urn": root, "custom": False, "type": "pulumi:pulumi:Stack"},
        stash_provider,
        azure,
        {
            "urn": ledger_urn,
            "custom": False,
            "type": LEDGER,
            "parent": root,
            "outputs": {"service": f"{place.group}/{place.service}"},
        },
        stash,
        *(_part(name, parts[name], place, ledger_urn, azure) for name in sorted(parts) if ledger_id(name) == ledger.owner.id),
    ]
    return {**state, "version": state.get("version", 3), "deployment": deployment}


def with_components(state: Mapping[str, Any], preview: str) -> dict[str, Any]:
    """The same with the components that a preview would create: `pulumi import` puts resources into components that are there."""
    deployment = dict(state["deployment"])
    resources = list(deployment["resources"])
    known = {each["urn"] for each in resources}
    for step in json.loads(preview).get("steps") or ():
        new = step.get("newState") or {}
        if step.get("op") == "create" and not new.get("custom") and step["urn"] not in known:
            resources.append({key: new[key] for key in ("urn", "custom", "type", "parent") if key in new})
    return {**state, "deployment": {**deployment, "resources": resources}}


def _provider(place: Place, package: str, name: str) -> dict[str, Any]:
    type_ = f"pulumi:providers:{package}"
    return {"urn": place.urn(type_, name), "custom": True, "id": str(uuid.uuid4()), "type": type_}


def _reference(provider: Mapping[str, Any]) -> str:
    return f"{provider['urn']}::{provider['id']}"


def _part(name: str, value: str, place: Place, parent: str, provider: Mapping[str, Any]) -> dict[str, Any]:
    number = name[len(f"ledger-{ledger_id(name)}-") :] or "1"
    answered = {"azureApiVersion": API_MANAGEMENT, "displayName": name, "secret": False, "value": value}
    type_ = f"{PROVIDER}:apimanagement:NamedValue"
    where = {"resourceGroupName": place.group, "serviceName": place.service, "namedValueId": name}
    resource_id = f"{place.service_id}/namedValues/{name}"
    return {
        "urn": place.urn(f"{LEDGER}${type_}", f"ledger-part-{number}"),
        "custom": True,
        "id": resource_id,
        "type": type_,
        "inputs": {**where, **answered},
        "outputs": {**answered, "id": resource_id, "name": name, "type": "Microsoft.ApiManagement/service/namedValues"},
        "parent": parent,
        "provider": _reference(provider),
    }
