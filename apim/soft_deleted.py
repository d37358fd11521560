"""What Azure keeps of services and accounts that a stack had created and deleted: their names are taken until it is purged.

https://learn.microsoft.com/azure/api-management/soft-delete and
https://learn.microsoft.com/azure/ai-services/recover-purge-resources: kept for 48 hours. The lists are of the whole subscription:
what has name and resource group of the settings counts alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from apim.azure import Arm
from settings import Settings

KEPT: Final = timedelta(hours=48)
SERVICES: Final = "Microsoft.ApiManagement"
ACCOUNTS: Final = "Microsoft.CognitiveServices"
VERSIONS: Final = {SERVICES: "2024-05-01", ACCOUNTS: "2025-06-01"}
"""Of azure-native's classes."""


@dataclass(frozen=True, slots=True)
class SoftDeleted:
    """One that is kept. `path` is where a DELETE purges it, `until` when Azure does so itself, None where it says no time."""

    provider: str
    name: str
    path: str
    until: datetime | None

    def __str__(self) -> str:
        what = "service" if self.provider == SERVICES else "account"
        return f"{what} {self.name}, kept until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else f"{what} {self.name}"


def soft_deleted(settings: Settings, arm: Arm, subscription: str) -> Iterator[SoftDeleted]:
    """What is kept under the names of the service and the accounts that the stack creates. Raises NotReached."""
    root, service = f"/subscriptions/{subscription}/providers", settings.service
    if service.create is not None:
        wanted = f"/resourcegroups/{service.resource_group}/providers/{SERVICES}/service/{service.name}".lower()
        for each in arm.list(f"{root}/{SERVICES}/deletedservices", VERSIONS[SERVICES]):
            if str(each["properties"]["serviceId"]).lower().endswith(wanted):
                path = f"{root}/{SERVICES}/locations/{_plain(each['location'])}/deletedservices/{service.name}"
                yield SoftDeleted(SERVICES, service.name, path, _until(each["properties"]))
    tails = {
        f"/resourcegroups/{each.resource_group or service.resource_group}/deletedaccounts/{each.name}".lower(): each.name
        for each in settings.accounts.values()
    }
    for each in arm.list(f"{root}/{ACCOUNTS}/deletedAccounts", VERSIONS[ACCOUNTS]) if tails else ():
        for tail, name in tails.items():
            if str(each["id"]).lower().endswith(tail):
                yield SoftDeleted(ACCOUNTS, name, str(each["id"]), _until(each["properties"]))


def purge(found: SoftDeleted, arm: Arm) -> None:
    """Free the name; what was kept is gone for good. Raises NotReached."""
    arm.delete(found.path, VERSIONS[found.provider])


def _plain(location: str) -> str:
    return location.replace(" ", "").lower()


def _until(properties: dict[str, str]) -> datetime | None:
    """When Azure purges it: what it says, else 48 hours after the deletion."""
    try:
        if planned := properties.get("scheduledPurgeDate"):
            return datetime.fromisoformat(planned).astimezone(UTC)
        return datetime.fromisoformat(properties["deletionDate"]).astimezone(UTC) + KEPT
    except (KeyError, ValueError, OverflowError):
        return None
