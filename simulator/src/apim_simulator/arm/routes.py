"""From a path to a resource type: segments match without regard to letter case [R 2022-08-01]."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from apim_simulator.arm.resource_type import ResourceType

SCOPE = "{scope}"
"""First segment of templates that continue any resource's id."""


@dataclass(frozen=True)
class Pattern:
    """A resource type's template, cut into segments, with the types of its ancestors by the length of their path."""

    resource_type: ResourceType
    ancestors: tuple[tuple[int, ResourceType], ...] = ()

    @cached_property
    def segments(self) -> list[str]:
        """Of the template; of a scoped one those behind the scope."""
        parts = self.resource_type.template.strip("/").split("/")
        return parts[1:] if self.scoped else parts

    @cached_property
    def scoped(self) -> bool:
        """Whether any id may come first."""
        return self.resource_type.template.strip("/").startswith(SCOPE)

    def match(self, path: Sequence[str], wanted: Sequence[str]) -> dict[str, str] | None:
        """Path parameters if `path` is of the form `wanted`, a beginning of this pattern or one with an action behind."""
        if self.scoped:
            scope, path = path[: -len(wanted)], path[-len(wanted) :]
            if not scope:
                return None
        if len(path) != len(wanted):
            return None
        names = {"scope": "/".join(scope)} if self.scoped else {}
        for part, want in zip(path, wanted, strict=True):
            if want.startswith("{"):
                names[want.strip("{}")] = part
            elif part.lower() != want.lower():
                return None
        return names


@dataclass(frozen=True, slots=True)
class Route:
    """Where a path leads: a resource, its collection, or a POST action on it."""

    pattern: Pattern
    names: dict[str, str]
    what: Literal["item", "collection", "action"]
    action: str = ""

    @property
    def resource_type(self) -> ResourceType:
        """The resource type."""
        return self.pattern.resource_type


def patterns(resource_types: Sequence[ResourceType]) -> list[Pattern]:
    """Patterns of all types. An ancestor is a type whose template begins another's."""
    by_template = {resource_type.template.lower(): resource_type for resource_type in resource_types}
    found = []
    for resource_type in resource_types:
        parts = resource_type.template.strip("/").split("/")
        lengths = [n for n in range(1, len(parts)) if "/" + "/".join(parts[:n]).lower() in by_template]
        found.append(Pattern(resource_type, tuple((n, by_template["/" + "/".join(parts[:n]).lower()]) for n in lengths)))
    return found


def find(known: Sequence[Pattern], path: Sequence[str]) -> Route | None:
    """The route of a decoded path, or None."""
    for pattern in known:
        segments = pattern.segments
        if (names := pattern.match(path, segments)) is not None:
            return Route(pattern, names, "item")
        if (names := pattern.match(path, segments[:-1])) is not None:
            return Route(pattern, names, "collection")
        for action in pattern.resource_type.actions:
            if (names := pattern.match(path, [*segments, action])) is not None:
                return Route(pattern, names, "action", action)
    return None
