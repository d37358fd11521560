"""Which revision an API goes to, by what the stack exports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Unknown(Exception):
    """There is nothing to go to. The message says what is there, and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A revision: its number, the hash of its contract, one line per operation."""

    number: int
    contract: str
    operations: tuple[str, ...]

    def instead_of(self, other: "Release") -> tuple[str, ...]:
        """What it has and the other has not, then the reverse, one line per operation."""
        more = [f"+ {line}" for line in self.operations if line not in other.operations]
        return (*more, *(f"- {line}" for line in other.operations if line not in self.operations))


def chosen(outputs: Mapping[str, Any], api: str, to: int | None) -> tuple[Release, Release]:
    """The current revision and the one to go back to: `to`, else the newest before the current one.

    `outputs` are those of the stack. Raises Unknown.
    """
    apis = outputs.get("apis") or {}
    if api not in apis:
        raise Unknown(f'the stack publishes no API "{api}"; it publishes {_listed(apis)}')
    exported = apis[api]
    if "revision" not in exported:
        raise Unknown(f'API "{api}" is updated in place and has no revisions; see docs/guides/updates.md')
    there = {int(each["number"]): _release(each) for each in exported["revisions"]}
    current = there[int(exported["revision"])]
    others = {number: each for number, each in there.items() if number != current.number}
    if to is None:
        older = [number for number in others if number < current.number]
        if not older:
            kept = f"kept besides is {_listed(others)}: name it by --to" if others else "set keepRevisions to keep some from now on"
            raise Unknown(f'no revision of "{api}" before {current.number}, the current one, is kept; {kept}')
        return current, there[max(older)]
    if to == current.number:
        raise Unknown(f'revision {to} of "{api}" is the current one')
    if to not in others:
        raise Unknown(f'revision {to} of "{api}" is not kept; kept besides {current.number}, the current one: {_listed(others)}')
    return current, there[to]


def _release(exported: Mapping[str, Any]) -> Release:
    return Release(int(exported["number"]), str(exported["contract"]), tuple(exported["operations"]))


def _listed(names: Mapping[Any, Any]) -> str:
    return ", ".join(map(str, sorted(names))) or "none"
