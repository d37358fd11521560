"""The settings that `monitoring` resolves to: a logger, a diagnostic of the service, and each API's token metric."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from settings.declared_names import DeclaredNames, Message
from settings.limits import TokenMetric
from settings.monitoring import CONNECTION, MONITORING
from settings.observability import Diagnostic, Logger
from settings.settings import Settings


def with_monitoring(settings: Settings, after: int) -> Settings:
    """The settings with what `monitoring` resolves to, the diagnostic behind `after` others.

    Neither bodies nor headers nor addresses are logged; an API with a token metric of its own keeps it, and one that a product
    measures gets none: its calls would count twice.
    """
    if settings.monitoring is None:
        return settings
    written = ((("loggers", MONITORING), ("monitoring",)), (("diagnostics", after), ("monitoring",)))
    logger = Logger(type="applicationInsights", connection_string=CONNECTION)
    diagnostic = Diagnostic(logger=MONITORING, sampling=settings.monitoring.sampling, metrics=True)
    measured = {name for product in settings.products.values() if product.token_metric for name in product.apis}
    return replace(
        settings,
        apis={
            index: api if api.token_metric or api.name in measured else api.model_copy(update={"token_metric": TokenMetric()})
            for index, api in settings.apis.items()
        },
        loggers={**settings.loggers, MONITORING: logger},
        diagnostics={**settings.diagnostics, after: diagnostic},
        sources=replace(settings.sources, resolved=(*settings.sources.resolved, *written)),
    )


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
