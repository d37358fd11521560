"""Services and accounts that updates of a stack had made and later ones deleted, by the engine's history of its runs.

Azure's lists say when each was deleted, not by whom. What the settings of an update that succeeded had was the stack's; what was
deleted under such a name while a later run was at work, whose settings had it no more, went with that run. Of a run that was killed
the history knows nothing (recorded with engine 3.259.0).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from apim.json_body import json_object
from desired_state.soft_deleted import Lists, Named, SoftDeleted, kept
from settings import NAMESPACE

SKEW: Final = timedelta(minutes=2)
"""By which the clocks of Azure and of whoever ran pulumi may differ (our choice)."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """A name that a run took away, and when it was at work."""

    named: Named
    began: datetime
    ended: datetime

    def may_be(self, found: SoftDeleted) -> bool:
        """Whether what Azure keeps was deleted by it."""
        return found.deleted is not None and self.began - SKEW <= found.deleted <= self.ended + SKEW


def deletions(history: Iterable[Mapping[str, Any]]) -> Iterator[Deletion]:
    """What runs took away, oldest first. `history` is that of `pulumi stack history --json`, newest first."""
    held: frozenset[Named] = frozenset()
    for run in reversed(list(history)):
        if run.get("kind") not in ("update", "destroy"):
            continue
        names = _names(run.get("config") or {}) if run["kind"] == "update" else frozenset()
        if (began := _moment(run.get("startTime"))) and (ended := _moment(run.get("endTime"))):
            yield from (Deletion(each, began, ended) for each in sorted(held - names))
        if run.get("result") == "succeeded":
            held = names


def deleted_before(history: Iterable[Mapping[str, Any]], lists: Lists) -> Iterator[SoftDeleted]:
    """What Azure keeps of that."""
    for each in deletions(history):
        yield from (found for found in kept([each.named], lists) if each.may_be(found))


def _names(config: Mapping[str, Any]) -> frozenset[Named]:
    """What a run's configuration creates, in lower case."""
    service, accounts = _structure(config, "service"), _structure(config, "accounts")
    group = str(service.get("resourceGroup"))
    found = [Named("service", group.lower(), str(service.get("name")).lower())] if service.get("create") else []
    found += [
        Named("account", str(each.get("resourceGroup") or group).lower(), str(each.get("name")).lower())
        for each in accounts.values()
        if isinstance(each, Mapping)
    ]
    return frozenset(found)


def _structure(config: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A key's value, which the history has as JSON text; nothing of what is no mapping."""
    value = config.get(f"{NAMESPACE}:{key}")
    return (json_object(str(value.get("value"))) if isinstance(value, Mapping) else None) or {}


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
