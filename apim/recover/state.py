"""What the engine remembers: `pulumi stack export` (recorded with engine 3.259.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CREATING = "creating"


@dataclass(frozen=True, slots=True)
class Pending:
    """An operation that was begun and whose end the engine never saw: `creating`, `updating`, `deleting` and others."""

    operation: str
    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]


@dataclass(frozen=True, slots=True)
class State:
    """`ids` are ids in Azure by URN, of what the state holds; `failed` are reasons by URN."""

    ids: Mapping[str, str]
    pending: tuple[Pending, ...]
    failed: Mapping[str, str]
    """Azure accepted these, and the operation behind did not succeed; the engine writes them again with the next update."""

    @property
    def root(self) -> str | None:
        """URN of the stack itself; None where nothing was ever deployed."""
        return next((urn for urn in self.ids if urn.rsplit("::", 2)[-2] == "pulumi:pulumi:Stack"), None)


def state(export: Mapping[str, Any]) -> State:
    """Read an export; secrets in it stay encrypted."""
    deployment = export.get("deployment") or {}
    resources = [each for each in deployment.get("resources") or () if not each.get("delete")]
    failed = {each["urn"]: "; ".join(map(str, each["initErrors"])) for each in resources if each.get("initErrors")}
    pending = tuple(
        Pending(each["type"], own["urn"], own["type"], own.get("parent", ""), own.get("inputs") or {})
        for each in deployment.get("pending_operations") or ()
        for own in (each["resource"],)
        if own.get("custom") and not own["type"].startswith("pulumi:")
    )
    return State({each["urn"]: each.get("id", "") for each in resources}, pending, failed)
