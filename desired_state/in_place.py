"""What of a service and of accounts that the stack has made cannot change in place, as what the change would take away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from desired_state.regions import canonical
from desired_state.revision_state import Resource
from linting import Finding
from settings import Account, Settings, Steps

FAMILIES: Final = {"Consumption": "Consumption", "BasicV2": "v2", "StandardV2": "v2", "PremiumV2": "v2"}
"""Tiers between which Azure does not change a service; all others are classic
(https://learn.microsoft.com/azure/api-management/upgrade-and-scale)."""
Outputs = Mapping[tuple[str, str], Mapping[str, Any]]
"""Outputs of the state by class and name in Azure, in lower case."""


def check(settings: Settings, state: Iterable[Resource]) -> Iterator[Finding]:
    """Errors of what Azure would refuse, or keep the name of for 48 hours; warnings of what is replaced by another.

    https://learn.microsoft.com/azure/api-management/soft-delete, https://learn.microsoft.com/azure/ai-services/recover-purge-resources
    """
    state = list(state)
    there = {(each.kind.rpartition(":")[2], str(each.outputs.get("name")).lower()): each.outputs for each in state}
    yield from _moved(settings, there)
    yield from _other_tier(settings, there)
    for label, account in settings.accounts.items():
        if (outputs := there.get(("Account", account.name.lower()))) is not None:
            yield from _other_account(settings, label, account, outputs)
    yield from _renamed(settings, state)


def _moved(settings: Settings, there: Outputs) -> Iterator[Finding]:
    """What would be made anew under a name that Azure keeps for the old one: region and resource group never change in place."""
    for steps, kind, name, wanted in _placed(settings):
        outputs = there.get((kind, name.lower()))
        if outputs is None:
            continue
        found = _Place(str(outputs.get("location")), str(outputs.get("id")).split("/")[4])
        if found.plain != wanted.plain:
            words = f'"{name}" is in {found}, and cannot move to {wanted}: it would be deleted with all that is in it'
            fix = "give the new one another name, and let callers move over before the old one goes"
            yield settings.sources.finding("immovable", steps, words, fix)


def _other_tier(settings: Settings, there: Outputs) -> Iterator[Finding]:
    """A service stays among the tiers of its kind."""
    create = settings.service.create
    outputs = there.get(("ApiManagementService", settings.service.name.lower()))
    tier = str(((outputs or {}).get("sku") or {}).get("name") or "")
    if create is not None and tier and (was := _family(tier)) != (becomes := _family(create.tier)):
        found = f"the service's tier is {tier} ({was}), and Azure changes none to {create.tier} ({becomes})"
        fix = "write a tier of its kind, or make a service of another name, and let callers move over"
        yield settings.sources.finding("immovable", ("service", "create", "tier"), found, fix)


def _family(tier: str) -> str:
    return FAMILIES.get(tier, "classic")


def _other_account(settings: Settings, label: str, account: Account, outputs: Mapping[str, Any]) -> Iterator[Finding]:
    """Kind and subdomain of an account that is there.

    Terraform's azurerm_cognitive_account makes a new account for another kind or subdomain. Azure upgrades OpenAI to AIServices
    with more than the kind alone (https://learn.microsoft.com/azure/ai-foundry/how-to/upgrade-azure-openai).
    """
    was = {
        "kind": str(outputs.get("kind") or account.kind),
        "subdomain": str((outputs.get("properties") or {}).get("customSubDomainName") or account.host).lower(),
    }
    for member, wanted in (("kind", account.kind), ("subdomain", account.host)):
        if was[member] != wanted:
            found = f'account "{account.name}" has {member} {was[member]}, which cannot become {wanted} in place: '
            found += "its deployments, keys and stored things would go with it"
            fix = "give the new account another name, and let it join the pool before the old one goes"
            if member == "kind":
                fix += "; or upgrade it in Azure, then `pulumi refresh`"
            yield settings.sources.finding("immovable", ("accounts", label, member), found, fix)


def _renamed(settings: Settings, state: Iterable[Resource]) -> Iterator[Finding]:
    """Another name under the same key: the old one is deleted first, with all that is in it, and then the new one is made."""
    by_logical = {(each.kind.rpartition(":")[2], each.name): str(each.outputs.get("name")) for each in state}
    if settings.service.create is not None and (was := by_logical.get(("ApiManagementService", "gateway-service"))):
        loss = "with every API, subscription and key in it, and with its address"
        yield from _replaced(settings, ("service", "name"), was, settings.service.name, loss)
    for label, account in settings.accounts.items():
        if was := by_logical.get(("Account", f"accounts-{label}")):
            loss = "with its deployments, keys and stored things"
            yield from _replaced(settings, ("accounts", label, "name"), was, account.name, loss)


def _replaced(settings: Settings, steps: Steps, was: str, becomes: str, loss: str) -> Iterator[Finding]:
    if was.lower() != becomes.lower():
        found = f'"{was}" is deleted {loss}, before "{becomes}" is made'
        fix = "to keep calls answered, declare the new one beside the old one, or in a stack of its own"
        yield replace(settings.sources.finding("replaced", steps, found, fix), severity="warning")


@dataclass(frozen=True, slots=True)
class _Place:
    location: str
    group: str

    def __str__(self) -> str:
        return f"{self.location} (resource group {self.group})"

    @property
    def plain(self) -> tuple[str, str]:
        """As Azure compares places: `West Europe` is `westeurope`."""
        return canonical(self.location), self.group.lower()


def _placed(settings: Settings) -> Iterator[tuple[Steps, str, str, _Place]]:
    """Key path, class, name and place of what the stack creates."""
    service = settings.service
    if service.create is not None:
        place = _Place(service.create.location, service.resource_group)
        yield ("service", "create", "location"), "ApiManagementService", service.name, place
    for name, account in settings.accounts.items():
        place = _Place(account.location, account.resource_group or service.resource_group)
        yield ("accounts", name, "location"), "Account", account.name, place
