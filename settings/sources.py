"""Files and key paths of settings, for messages."""

from dataclasses import dataclass
from typing import Final

from linting import Finding, Location

NAMESPACE: Final = "azure-openai-apim"
"""The project's name, and so the namespace of its configuration keys."""


Steps = tuple[str | int, ...]
"""Steps of a key path: `("apis", 0, "path")`; the first is a configuration key."""
Resolved = tuple[tuple[Steps, Steps], ...]
"""Pairs of the beginning of a key path, and of the one that is written instead."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Which file has a configuration key. `shared` are the keys whose value comes from `base`.

    `clear` are keys of other packages, with their namespace, that are called secrets and yet are in plain.
    """

    stack: str
    base: str = "Pulumi.yaml"
    shared: frozenset[str] = frozenset()
    clear: tuple[str, ...] = ()
    resolved: Resolved = ()
    """Beginnings of key paths that other settings stand for, each with the one that is written."""

    @property
    def stack_name(self) -> str:
        """The stack whose file it is."""
        return self.stack.rpartition("/")[2].removeprefix("Pulumi.").removesuffix(".yaml")

    def location(self, steps: Steps) -> Location:
        """The file and place of a key path, whose first step is the configuration key."""
        for stands_for, written in self.resolved:
            if steps[: len(stands_for)] == stands_for:
                steps = written + steps[len(stands_for) :]
        key = steps[0] if steps else ""
        return Location(self.base if key in self.shared else self.stack, place(*steps))

    def finding(self, rule: str, steps: Steps, found: str, fix: str) -> Finding:
        """A finding at a key path."""
        at = self.location(steps)
        return Finding(at.source, at.place, rule, found, fix)

    def unreadable_state(self, reason: str) -> Finding:
        """The engine does not give the stack's own state, which is the memory of APIs with revisions."""
        found = f"the stack's own state cannot be read, and with it which revisions there are: {reason}"
        fix = "use a pulumi CLI of 3.259 or newer, logged in to the stack's backend; or remove update: revision"
        return self.finding("state-access", ("apis",), found, fix)

    def unreadable_service(self, name: str, reason: str) -> Finding:
        """API Management itself does not know the service, or does not show it."""
        found = f'API Management service "{name}" cannot be read: {reason}'
        return self.finding(
            "service-access", ("service",), found, "correct name and resourceGroup, or what the deploying identity may read"
        )


def place(*steps: str | int) -> str:
    """A key path as the user writes it: `azure-openai-apim:apis[0].spec.patches[1]`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"{NAMESPACE}:{text.removeprefix('.')}"
