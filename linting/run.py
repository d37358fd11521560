"""Rules are run here, and their faults become findings at places in the user's files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from linting.finding import Finding, Level, Location
from linting.rule import Rule, S

AS_WRITTEN: Mapping[str, Level] = MappingProxyType({})


def run(
    rules: Iterable[Rule[S]],
    subject: S,
    location: Callable[[Any], Location],
    *,
    order: Callable[[Any], Any] | None = None,
    levels: Mapping[str, Level] = AS_WRITTEN,
) -> Iterator[Finding]:
    """The findings of each rule in turn.

    Args:
        rules: in the order of the findings; those that are `off` are passed over.
        subject: what they look at.
        location: where the place of a fault is in the user's files.
        order: what the faults of one rule are sorted by, made of their places; as they come without it.
        levels: what a team makes of single rules, by id. A rule that is set is not quiet: who sets it wants to hear of it.
    """
    for rule in rules:
        level = levels.get(rule.id, rule.severity)
        if level == "off":
            continue
        faults = rule.check(subject)
        for fault in sorted(faults, key=lambda fault: order(fault.place)) if order else faults:
            at, severity = location(fault.place), level if rule.id in levels else fault.severity or level
            quiet = rule.quiet and severity == "warning" and rule.id not in levels
            yield Finding(at.source, at.place, rule.id, fault.found, fault.fix or rule.remedy, severity, at.line, quiet)
