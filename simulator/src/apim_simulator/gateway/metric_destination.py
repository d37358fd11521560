"""Where a metric goes: to the control API always, to Application Insights as the diagnostic in force says.

Custom metrics reach a component when a diagnostic has `metrics: true` and a logger of Application Insights
(https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights) [D]; an API's diagnostic is in force in place
of the service's [D]. Metrics are not sampled [D].

The component is the one whose key the logger's connection string has
(https://learn.microsoft.com/azure/azure-monitor/app/connection-strings) [D]; where none that was made has it, the one that its
`resourceId` names, so that a component need not be made for a test (our choice).
"""

import re
from collections.abc import Mapping

from apim_simulator import ids
from apim_simulator.gateway.pipeline import Run
from apim_simulator.store import Resource, Store

INSIGHTS = "applicationinsights"
COMPONENTS = "Microsoft.Insights/components"
REFERENCE = re.compile(r"\{\{([^{}]+)\}\}")
KEY = re.compile(r"(?:^|;)\s*InstrumentationKey\s*=\s*([^;\s]+)", re.IGNORECASE)


def emit(run: Run, namespace: str, name: str, value: float, dimensions: Mapping[str, str]) -> None:
    """Keep a value where it belongs."""
    run.world.metrics.append({"namespace": namespace, "name": name, "value": value, "dimensions": dict(dimensions)})
    route = run.exchange.route
    api = None if route is None else route.api.resource
    component = destination(run.world.store, run.snapshot.service.id, None if api is None else api.id)
    if component is not None:
        run.world.telemetry.measure(component, run.world.clock.now(), name, value, dimensions)


def destination(store: Store, service_id: str, api_id: str | None) -> str | None:
    """Resource id of the component that custom metrics of an API reach; None where no diagnostic sends any."""
    diagnostic = in_force(store, service_id, api_id, INSIGHTS)
    if diagnostic is None or diagnostic.properties.get("metrics") is not True:
        return None
    logger = store.get(str(diagnostic.properties.get("loggerId")))
    if logger is None or str(logger.properties["loggerType"]).lower() != INSIGHTS:
        return None
    return _by_key(store, logger) or str(logger.properties.get("resourceId") or "") or None


def _by_key(store: Store, logger: Resource) -> str | None:
    """The component that was made with the key of a logger's credentials."""
    credentials = logger.properties.get("credentials") or {}
    text = _value(store, logger, str(credentials.get("connectionString") or ""))
    found = KEY.search(text)
    key = found[1] if found else _value(store, logger, str(credentials.get("instrumentationKey") or ""))
    made = (each for each in store.of_type(COMPONENTS) if key and each.properties.get("InstrumentationKey") == key)
    return next((each.id for each in made), None)


def _value(store: Store, logger: Resource, text: str) -> str:
    """A credential, which refers to a named value by its displayName."""
    reference = REFERENCE.fullmatch(text)
    if reference is None:
        return text
    for each in store.children(logger.id.rpartition("/loggers/")[0], "namedValues"):
        if each.properties["displayName"].lower() == reference[1].lower():
            return str(each.private.get("value") or each.properties.get("value") or "")
    return ""


def in_force(store: Store, service_id: str, api_id: str | None, name: str) -> Resource | None:
    """The diagnostic of that name for an API: of a revision, else of the API's first one, else of the service."""
    diagnostic = f"diagnostics/{name}"
    own = None
    if api_id is not None:
        root = f"{api_id.rpartition('/')[0]}/{ids.last(api_id).partition(';')[0]}"
        own = store.get(f"{api_id}/{diagnostic}") or store.get(f"{root}/{diagnostic}")
    return own or store.get(f"{service_id}/{diagnostic}")
