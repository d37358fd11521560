"""What a subscription may do and is offered, seeded: rights, quotas, models that a region lacks, names that others have."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from apim_simulator.world import PERMISSIONS, QUOTAS, TAKEN, WITHHELD, World


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _permissions(value: Any) -> bool:
    lists = {"actions", "notActions"}
    return isinstance(value, list) and all(
        isinstance(each, Mapping) and set(each) == lists and all(_texts(each[name]) for name in lists) for each in value
    )


def _quotas(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(usages, Mapping) and all(isinstance(limit, int) and limit >= 0 for limit in usages.values())
        for usages in value.values()
    )


def _withheld(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_texts, value.values()))


def _taken(value: Any) -> bool:
    return isinstance(value, Mapping) and not set(value) - {"services", "subdomains"} and all(map(_texts, value.values()))


FACTS: Final[Mapping[str, tuple[str, Callable[[Any], bool], str]]] = {
    "permissions": (PERMISSIONS, _permissions, 'a list of {"actions": […], "notActions": […]}'),
    "quotas": (QUOTAS, _quotas, "an object of limits by name of the usage, by location"),
    "withheld": (WITHHELD, _withheld, "an object of lists of models, by location"),
    "taken": (TAKEN, _taken, 'an object with "services" and "subdomains", lists of names'),
}
"""Fact, check and shape in words, by the name that a seed gives it."""


def refusal(wanted: Mapping[str, Any]) -> str | None:
    """What is wrong with these parts of a seed; None where nothing is."""
    for name, (_, fits, shape) in FACTS.items():
        if name in wanted and not fits(wanted[name]):
            return f"{name} must be {shape}"
    return None


def seed(world: World, wanted: Mapping[str, Any]) -> None:
    """Keep them, each in place of what was seeded before."""
    for name, (fact, _, _) in FACTS.items():
        if name in wanted:
            world.store.keep_fact(fact, wanted[name])
