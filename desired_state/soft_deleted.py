"""What Azure keeps of services and accounts that were deleted: their names are taken until it is purged.

https://learn.microsoft.com/azure/api-management/soft-delete and
https://learn.microsoft.com/azure/ai-services/recover-purge-resources: kept for 48 hours. The lists are of the whole subscription:
what has name and resource group of the settings counts alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from desired_state.regions import canonical
from settings import Settings, Steps

KEPT: Final = timedelta(hours=48)
SERVICES: Final = "/providers/Microsoft.ApiManagement"
ACCOUNTS: Final = "/providers/Microsoft.CognitiveServices"
LISTS: Final = {f"{SERVICES}/deletedservices": "2024-05-01", f"{ACCOUNTS}/deletedAccounts": "2025-06-01"}
"""Lists below a subscription, with the api-version of azure-native's classes."""

Lists = Mapping[str, Iterable[Mapping[str, Any]]]
"""Items by list."""
Kind = Literal["service", "account"]


class Named(NamedTuple):
    """A name that is looked for, where it was; `steps` are those of the setting that it is in, if it is in one."""

    kind: Kind
    group: str
    name: str
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class SoftDeleted:
    """One that is kept. A DELETE at `path`, below the subscription, purges it; `until` is when Azure does so, None if unknown."""

    kind: Kind
    name: str
    location: str
    path: str
    until: datetime | None
    steps: Steps
    deleted: datetime | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}, kept until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else f"{self.kind} {self.name}"

    @property
    def api_version(self) -> str:
        """With which it is purged."""
        return next(version for path, version in LISTS.items() if self.path.startswith(path.rpartition("/")[0]))


def soft_deleted(settings: Settings, lists: Lists) -> Iterator[SoftDeleted]:
    """What is kept under the names of the service and the accounts that the stack creates."""
    service = settings.service
    names = [Named("service", service.resource_group, service.name, ("service", "name"))] if service.create else []
    names += [
        Named("account", each.resource_group or service.resource_group, each.name, ("accounts", label, "name"))
        for label, each in settings.accounts.items()
    ]
    yield from kept(names, lists)


def kept(names: Iterable[Named], lists: Lists) -> Iterator[SoftDeleted]:
    """What is kept under some names, services first. Letter case is ignored."""
    services, accounts = (lists.get(path, ()) for path in LISTS)
    wanted = list(names)
    for each in services:
        for named in _at(wanted, "service", f"{SERVICES}/service", str(each["properties"]["serviceId"])):
            location = canonical(str(each["location"]))
            path = f"{SERVICES}/locations/{location}/deletedservices/{named.name}"
            yield _kept(named, location, path, each["properties"])
    for each in accounts:
        for named in _at(wanted, "account", "/deletedAccounts", str(each["id"])):
            path = "/" + str(each["id"]).strip("/").split("/", 2)[2]
            yield _kept(named, path.split("/")[4], path, each["properties"])


def _at(names: Iterable[Named], kind: Kind, between: str, where: str) -> Iterator[Named]:
    """Those of a kind whose group and name an id ends with."""
    ending = where.lower()
    yield from (
        each
        for each in names
        if each.kind == kind and ending.endswith(f"/resourcegroups/{each.group}{between}/{each.name}".lower())
    )


def _kept(found: Named, location: str, path: str, properties: Mapping[str, Any]) -> SoftDeleted:
    return SoftDeleted(found.kind, found.name, location, path, _until(properties), found.steps, _deleted(properties))


def kept_after_destroy(settings: Settings) -> tuple[str, ...]:
    """What Azure keeps of a stack when it is destroyed, and for how long."""
    service = [f"service-{settings.service.name}"] if settings.service.create else []
    hours = KEPT // timedelta(hours=1)
    return tuple(f"{each}-for-{hours}-hours" for each in (*service, *(f"account-{a.name}" for a in settings.accounts.values())))


def _until(properties: Mapping[str, Any]) -> datetime | None:
    """When Azure purges it: what it says, else 48 hours after the deletion."""
    planned, deleted = _moment(properties.get("scheduledPurgeDate")), _deleted(properties)
    try:
        return planned or (deleted + KEPT if deleted else None)
    except OverflowError:
        return None


def _deleted(properties: Mapping[str, Any]) -> datetime | None:
    return _moment(properties.get("deletionDate"))


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
