"""The settings that `monitoring` resolves to: a logger, a diagnostic of the service, and each API's token metric."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from settings.api import Api
from settings.declared_names import DeclaredNames, Message
from settings.limits import RemainingTokenMetric, TokenMetric
from settings.monitoring import CONNECTION, MONITORING
from settings.observability import Diagnostic, Logger
from settings.settings import Settings


def with_monitoring(settings: Settings, after: int) -> Settings:
    """The settings with what `monitoring` resolves to, the diagnostic behind `after` others.

    Neither bodies nor headers nor addresses are logged; an API with a token metric of its own keeps it, and calls through a product
    that measures are left to it, so that each call counts once.
    """
    if settings.monitoring is None:
        return settings
    written = ((("loggers", MONITORING), ("monitoring",)), (("diagnostics", after), ("monitoring",)))
    logger = Logger(type="applicationInsights", connection_string=CONNECTION)
    diagnostic = Diagnostic(logger=MONITORING, sampling=settings.monitoring.sampling, metrics=True)
    return replace(
        settings,
        apis={
            index: api if api.token_metric else api.model_copy(update={"token_metric": _metric(api, settings)})
            for index, api in settings.apis.items()
        },
        loggers={**settings.loggers, MONITORING: logger},
        diagnostics={**settings.diagnostics, after: diagnostic},
        sources=replace(settings.sources, resolved=(*settings.sources.resolved, *written)),
    )


def _metric(api: Api, settings: Settings) -> TokenMetric:
    measuring = [each.name for each in settings.products.values() if each.token_metric and api.name in each.apis]
    return RemainingTokenMetric(products=tuple(map(settings.environment.named, measuring))) if measuring else TokenMetric()


def monitoring_names(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Names that others may refer to."""
    return {"loggers": (MONITORING,), "namedValues": (CONNECTION,)} if settings.monitoring else {}


def monitoring(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Its names are nobody else's, and its region is known."""
    if settings.monitoring is None:
        return
    for key, name in (("loggers", MONITORING), ("namedValues", CONNECTION)):
        if [each.lower() for each in declared.names[key]].count(name) > 1:
            found = f'monitoring makes "{name}", which is in {key}, too; API Management ignores letter case'
            yield "duplicate-name", ("monitoring",), found, f"rename it in {key}"
    if settings.monitoring.location is None and settings.service.create is None:
        found = "the region of what monitoring makes is not known, since the service exists already"
        yield "missing-key", ("monitoring", "location"), found, "add it, such as westeurope"
