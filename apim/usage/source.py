"""Where a stack's measurements are, and what dimensions they have: what its settings say of loggers, diagnostics and metrics."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from desired_state.usage import dimension, metrics
from settings import MONITORING, Diagnostic, RemainingTokenMetric, Settings

GUIDE: Final = "docs/guides/usage.md"


class NotMeasured(Exception):
    """Nothing says how much was used; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Source:
    """`target` is the resource id of Application Insights, or a workspace's id; `dimensions` are those of the stack's metrics.

    `apis` are the ARM names of the APIs that measure, by which the stack's own rows are found where they say their API;
    `consumers` are those of the stack's subscriptions.
    """

    target: str
    apis: tuple[str, ...]
    dimensions: frozenset[str]
    consumers: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())

    @property
    def is_workspace(self) -> bool:
        """Whether the tables have the names of Log Analytics."""
        return not self.target.startswith("/")

    def dimension(self, word: str) -> str | None:
        """The dimension that a word of `--by` means; None where the metrics do not have it."""
        return dimension(self.dimensions, word)


def source_of(settings: Settings, target: str | None, subscription: Callable[[], str]) -> Source:
    """The source of a stack; `target` is what the user names instead of what the settings lead to. Raises NotMeasured.

    `subscription` tells the id of the one deployed into, and is asked where the stack creates its monitoring; raises NotReached.
    """
    by_api = metrics(settings)
    measured = tuple(name for name, found in by_api.items() if found)
    if not measured:
        raise NotMeasured(f"no API and no product of the stack has tokenMetric, so nothing is measured; add it ({GUIDE})")
    for name, found in by_api.items():
        twice = len(found) > 1 and found[0][0].startswith("API ")  # of several products, a call goes through one
        if twice and not isinstance(found[0][1], RemainingTokenMetric):
            owners = " and ".join(owner for owner, _ in found)
            raise NotMeasured(f'calls of API "{name}" are measured twice, by tokenMetric of {owners}; remove one of them')
    dimensions = frozenset(each.name for found in by_api.values() for _, metric in found for each in metric.dimensions)
    names = tuple(settings.environment.named(name) for name in measured)
    silent = tuple(f'API "{name}" has no tokenMetric: its calls are not in here' for name in by_api if name not in measured)
    consumers = frozenset(settings.environment.named(each.name) for each in settings.subscriptions.values())
    return Source(target or _component(settings, measured, subscription), names, dimensions, consumers, silent)


def _component(settings: Settings, apis: tuple[str, ...], subscription: Callable[[], str]) -> str:
    """The one Application Insights resource that the diagnostics of these APIs send metrics to. Raises NotMeasured."""
    diagnostics = [found for name in apis if (found := _diagnostic(settings, name)) is not None and found.metrics]
    if not diagnostics:
        fix = f"add a logger of type applicationInsights and a diagnostic with metrics: true ({GUIDE})"
        raise NotMeasured(f"no diagnostic sends the metrics of the stack's APIs anywhere; {fix}")
    targets = {_target(settings, each.logger, subscription) for each in diagnostics}
    if targets == {""}:
        loggers = ", ".join(sorted({each.logger for each in diagnostics}))
        fix = "add it, or name a source with --resource or --workspace"
        raise NotMeasured(f"the logger {loggers} has no resourceId, by which Application Insights is asked; {fix}")
    if len(targets) > 1:
        names = ", ".join(sorted(targets))
        raise NotMeasured(f"the stack's metrics go to {len(targets)} resources; name one of them with --resource: {names}")
    return targets.pop()


def _target(settings: Settings, logger: str, subscription: Callable[[], str]) -> str:
    """The resource that a logger sends to, by its id: what `monitoring` creates has the id that its names give it."""
    monitoring = settings.monitoring
    if monitoring is None or logger != MONITORING:
        return settings.loggers[logger].resource_id or ""
    group = monitoring.resource_group or settings.service.resource_group
    provider = "providers/microsoft.insights/components"
    return f"/subscriptions/{subscription()}/resourceGroups/{group}/{provider}/{monitoring.application_insights}"


def _diagnostic(settings: Settings, api: str) -> Diagnostic | None:
    """The diagnostic of Application Insights in force for an API: its own, else the service's."""
    ours = [
        each
        for each in settings.diagnostics.values()
        if each.logger in settings.loggers and settings.loggers[each.logger].type == "applicationInsights"
    ]
    own = [each for each in ours if each.api == api]
    return next(iter([*own, *(each for each in ours if each.api is None)]), None)
