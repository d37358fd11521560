"""What Azure keeps of a stack's deleted service and accounts: asked for, purged, and restored."""

from collections.abc import Iterable, Mapping
from typing import Any

from apim.azure import Arm
from apim.deleted_before import deleted_before, deletions
from apim.recover.resource_ids import ACCOUNT, GROUP, SERVICE
from desired_state.soft_deleted import LISTS, Lists, SoftDeleted
from desired_state.soft_deleted import soft_deleted as named
from settings import Account, CreatedService, Settings

GROUP_VERSION = "2024-11-01"
"""Of azure-native's ResourceGroup."""


def creates(settings: Settings) -> bool:
    """Whether the stack creates anything that Azure keeps."""
    return settings.service.create is not None or bool(settings.accounts)


def soft_deleted(settings: Settings, arm: Arm, subscription: str) -> list[SoftDeleted]:
    """What is kept under the stack's names. Raises NotReached."""
    return list(named(settings, _lists(arm, subscription))) if creates(settings) else []


def with_deleted_before(settings: Settings, history: Iterable[Mapping[str, Any]], arm: Arm, subscription: str) -> list[SoftDeleted]:
    """The same, and what is kept of what the settings had and have no more. Raises NotReached."""
    runs = list(history)
    if not creates(settings) and not any(deletions(runs)):
        return []
    lists = _lists(arm, subscription)
    found: dict[str, SoftDeleted] = {}
    for each in (*named(settings, lists), *deleted_before(runs, lists)):
        found.setdefault(each.path.lower(), each)
    return list(found.values())


def _lists(arm: Arm, subscription: str) -> Lists:
    return {path: list(arm.list(f"/subscriptions/{subscription}{path}", LISTS[path])) for path in LISTS}


def purge(found: SoftDeleted, arm: Arm, subscription: str) -> None:
    """Free the name; what was kept is gone for good. Raises NotReached."""
    arm.delete(f"/subscriptions/{subscription}{found.path}", found.api_version)


def restore(found: SoftDeleted, settings: Settings, arm: Arm, subscription: str) -> list[str]:
    """Bring it back as it was, and before it the resource group where that is the stack's and is gone. Ids of what is there now.

    Of the request `restore` counts alone, yet the rest has to be there
    (https://learn.microsoft.com/azure/api-management/soft-delete#recover-a-soft-deleted-instance,
    https://learn.microsoft.com/azure/ai-services/recover-purge-resources). Raises NotReached.
    """
    service = settings.service
    account = settings.accounts[str(found.steps[1])] if found.kind == "account" else None
    group = (account.resource_group if account else None) or service.resource_group
    path = GROUP.format(subscription=subscription, resourceGroupName=group)
    there = []
    if service.create and service.create.resource_group and group.lower() == service.resource_group.lower():
        if arm.get(path, GROUP_VERSION) is None:
            arm.put(path, GROUP_VERSION, {"location": service.create.location})
        there.append(path)
    template = ACCOUNT if account else SERVICE
    resource = template.format(subscription=subscription, resourceGroupName=group, accountName=found.name, serviceName=found.name)
    body = _account(account) if account else _service(service.create)
    arm.put(resource, found.api_version, {"location": found.location, **body})
    return [*there, resource]


def _account(account: Account) -> dict[str, Any]:
    return {"kind": account.kind, "sku": {"name": "S0"}, "properties": {"restore": True}}


def _service(created: CreatedService | None) -> dict[str, Any]:
    if created is None:
        raise AssertionError("only a service that the stack creates is looked for")
    return {
        "sku": {"name": created.tier, "capacity": 0 if created.tier == "Consumption" else created.units},
        "properties": {"publisherName": created.publisher.name, "publisherEmail": created.publisher.email, "restore": True},
    }
