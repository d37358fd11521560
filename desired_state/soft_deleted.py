"""What Azure keeps of services and accounts that were deleted: their names are taken until it is purged.

https://learn.microsoft.com/azure/api-management/soft-delete and
https://learn.microsoft.com/azure/ai-services/recover-purge-resources: kept for 48 hours. The lists are of the whole subscription:
what has name and resource group of the settings counts alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from desired_state.regions import canonical
from settings import Settings, Steps

KEPT: Final = timedelta(hours=48)
SERVICES: Final = "/providers/Microsoft.ApiManagement"
ACCOUNTS: Final = "/providers/Microsoft.CognitiveServices"
LISTS: Final = {f"{SERVICES}/deletedservices": "2024-05-01", f"{ACCOUNTS}/deletedAccounts": "2025-06-01"}
"""Lists below a subscription, with the api-version of azure-native's classes."""

Lists = Mapping[str, Iterable[Mapping[str, Any]]]
"""Items by list."""


@dataclass(frozen=True, slots=True)
class SoftDeleted:
    """One that is kept. A DELETE at `path`, below the subscription, purges it; `until` is when Azure does so, None if unknown."""

    kind: Literal["service", "account"]
    name: str
    location: str
    path: str
    until: datetime | None
    steps: Steps

    def __str__(self) -> str:
        return f"{self.kind} {self.name}, kept until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else f"{self.kind} {self.name}"

    @property
    def api_version(self) -> str:
        """With which it is purged."""
        return next(version for path, version in LISTS.items() if self.path.startswith(path.rpartition("/")[0]))


def soft_deleted(settings: Settings, lists: Lists) -> Iterator[SoftDeleted]:
    """What is kept under the names of the service and the accounts that the stack creates."""
    services, accounts = (lists.get(path, ()) for path in LISTS)
    service = settings.service
    wanted = f"/resourcegroups/{service.resource_group}{SERVICES}/service/{service.name}".lower()
    for each in services if service.create else ():
        if str(each["properties"]["serviceId"]).lower().endswith(wanted):
            location = canonical(str(each["location"]))
            path = f"{SERVICES}/locations/{location}/deletedservices/{service.name}"
            yield SoftDeleted("service", service.name, location, path, _until(each["properties"]), ("service", "name"))
    for each in accounts:
        for name, account in settings.accounts.items():
            tail = f"/resourcegroups/{account.resource_group or service.resource_group}/deletedaccounts/{account.name}".lower()
            if (found := str(each["id"])).lower().endswith(tail):
                path = "/" + found.strip("/").split("/", 2)[2]
                steps = ("accounts", name, "name")
                yield SoftDeleted("account", account.name, path.split("/")[4], path, _until(each["properties"]), steps)


def kept_after_destroy(settings: Settings) -> tuple[str, ...]:
    """What Azure keeps of a stack when it is destroyed, and for how long."""
    service = [f"service-{settings.service.name}"] if settings.service.create else []
    hours = KEPT // timedelta(hours=1)
    return tuple(f"{each}-for-{hours}-hours" for each in (*service, *(f"account-{a.name}" for a in settings.accounts.values())))


def _until(properties: Mapping[str, Any]) -> datetime | None:
    """When Azure purges it: what it says, else 48 hours after the deletion."""
    try:
        if planned := properties.get("scheduledPurgeDate"):
            return datetime.fromisoformat(planned).astimezone(UTC)
        return datetime.fromisoformat(properties["deletionDate"]).astimezone(UTC) + KEPT
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
