"""Whether a region's quota is enough for the deployments that grow in it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from desired_state.preflight.check import CAPACITY, Subject
from linting import Finding
from settings import Steps

MOST = 10**12
"""More than any quota: what is beyond is no number of units."""


class Wanted(NamedTuple):
    """How much more a deployment takes of which quota."""

    steps: Steps
    grows: int
    usage: str


def over(subject: Subject, region: str, deployments: Iterable[Wanted], usages: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """What the deployments take together must be left. One that shrinks may free its part too late."""
    limits = {_name(each): each for each in usages}
    by_usage: dict[str, list[Wanted]] = {}
    for each in deployments:
        by_usage.setdefault(each.usage, []).append(each)
    for usage, growing in by_usage.items():
        first, grows = growing[0], sum(each.grows for each in growing)
        limit, used = (_number(limits.get(usage.lower(), {}).get(member)) for member in ("limit", "currentValue"))
        if limit is None or used is None:
            found = f"not checked whether the quota of {region} is enough: its list has no {usage}"
            yield subject.warning((*first.steps, "capacity"), found, "look at the region's quotas in the portal")
            continue
        if grows > limit - used:
            among = f" with {len(growing) - 1} other deployments" if len(growing) > 1 else ""
            found = f"{grows} more of {usage} in {region}{among}; {max(limit - used, 0)} are left of {limit}, {used} are in use"
            fix = "write less, free some, take another region, or ask for more quota (https://aka.ms/oai/stuquotarequest)"
            yield subject.settings.sources.finding(CAPACITY, (*first.steps, "capacity"), found, fix)


def _name(usage: Mapping[str, Any]) -> str:
    name = usage.get("name")
    return str(name.get("value")).lower() if isinstance(name, Mapping) else ""


def _number(value: object) -> int | None:
    """A limit or an amount; None where Azure gives none that can be compared."""
    return int(value) if isinstance(value, int | float) and 0 <= value < MOST else None
