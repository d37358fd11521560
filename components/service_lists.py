"""Lists of what a service has, for `__main__`: with the provider's own login, all at once, and only where something may be new."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from components import resource_manager


@dataclass(frozen=True, slots=True)
class Lists:
    """ARM's items by type, and by type why it could not be read; `service` is what was asked, with its login."""

    items: Mapping[str, list[dict[str, Any]]]
    unread: Mapping[str, str]
    service: resource_manager.Service | None = field(default=None, repr=False)


ROLES = "roleAssignments"
ROLES_VERSION = "2022-04-01"
"""Of the provider's class."""


def service_lists(group: str, name: str, kinds: Iterable[str], role_assignments: Mapping[str, str]) -> Lists:
    """All resources of some types, named as in ARM's URLs (`apis`, `backends`); one list each, over all its pages, in parallel.

    Of role assignments those that are named, by scope: they are in no service.

    What cannot be read is in `unread`: a deployment may have the right to write one type and not to list another.
    """
    wanted = {kind: (kind,) for kind in sorted(set(kinds))}
    try:
        there = resource_manager.service_now(group, name, "what the service has")
    except RuntimeError as error:
        return Lists({}, dict.fromkeys(wanted, str(error)))
    return _listed(there, wanted, role_assignments)


def api_operations(lists: Lists, apis: Iterable[str]) -> Lists:
    """The operations of some APIs of the service that gave these lists, by the APIs' names; nothing where none did."""
    wanted = {api: ("apis", api, "operations") for api in sorted(set(apis))}
    return Lists({}, {}) if lists.service is None else _listed(lists.service, wanted, {})


def _listed(there: resource_manager.Service, wanted: Mapping[str, tuple[str, ...]], role_assignments: Mapping[str, str]) -> Lists:
    """Lists by a name of the caller's, each below the service."""
    items: dict[str, list[dict[str, Any]]] = {}
    unread: dict[str, str] = {}
    with ThreadPoolExecutor(max_workers=len(wanted) + 1) as pool:
        asked = {kind: pool.submit(_whole, there, segments) for kind, segments in wanted.items()}
        if role_assignments:
            asked[ROLES] = pool.submit(_assigned, there, role_assignments)
    for kind, answer in asked.items():
        try:
            items[kind] = answer.result()
        except RuntimeError as error:
            unread[kind] = str(error)
    return Lists(items, unread, there)


def _whole(service: resource_manager.Service, segments: tuple[str, ...]) -> list[dict[str, Any]]:
    return list(service.listed(*segments))


def _assigned(service: resource_manager.Service, names: Mapping[str, str]) -> list[dict[str, Any]]:
    path = "/providers/Microsoft.Authorization/roleAssignments/"
    return [{"name": name} for name, scope in names.items() if service.has(f"{scope}{path}{name}", ROLES_VERSION)]
