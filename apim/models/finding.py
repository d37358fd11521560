"""What is wrong with a stack's models on a day: those that nothing answers, and those that end soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from apim.models.deployments import Inventory
from apim.models.published import Published

SOON, LATER = 30, 90
"""Days before an end: from then on an error, and a warning."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An error stops a pipeline. `days` are those left, None where nothing ends."""

    level: Literal["error", "warning"]
    model: str
    message: str
    days: int | None = None


def findings(names: tuple[Published, ...], inventory: Inventory, today: date) -> tuple[Finding, ...]:
    """Errors first, by what is left of the time."""
    found = [*_missing(names), *_ending(names, today), *_unknown(inventory)]
    return tuple(sorted(found, key=lambda each: (each.level, each.days if each.days is not None else -1, each.model)))


def _missing(names: tuple[Published, ...]) -> Iterator[Finding]:
    for name in names:
        for each in name.answering:
            if each.is_known and each.deployed is None:
                words = f'the account of backend "{each.backend}" has no deployment "{each.deployment}"'
                yield Finding("error", name.name, f"{words}; deploy one, or correct models")


def _ending(names: tuple[Published, ...], today: date) -> Iterator[Finding]:
    for name in names:
        for day, what, fails in name.ends():
            days = (day - today).days
            if days > LATER:
                continue
            when = f"{what} on {day.isoformat()}, {_left(days)}"
            if fails:
                level: Literal["error", "warning"] = "error" if days <= SOON else "warning"
                yield Finding(level, name.name, f"{when}; move the name to a deployment of a later model", days)
            else:
                yield Finding("warning", name.name, f"{when}; Azure puts a later version in its place, so try that before", days)


def _unknown(inventory: Inventory) -> Iterator[Finding]:
    for backend, why in inventory.unknown.items():
        yield Finding("warning", "", f'what backend "{backend}" has is not known: {why}')


def _left(days: int) -> str:
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} ago"
    return "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
