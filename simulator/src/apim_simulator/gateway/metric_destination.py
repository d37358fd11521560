"""Where a metric goes: to the control API always, to Application Insights as the diagnostic in force says.

Custom metrics reach a component when a diagnostic has `metrics: true` and a logger of Application Insights
(https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights) [D]; an API's diagnostic is in force in place
of the service's [D]. Metrics are not sampled [D].
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apim_simulator import ids
from apim_simulator.store import Resource, Store

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run

DIAGNOSTIC = "diagnostics/applicationinsights"
INSIGHTS = "applicationinsights"


def emit(run: "Run", namespace: str, name: str, value: float, dimensions: Mapping[str, str]) -> None:
    """Keep a value where it belongs."""
    run.world.metrics.keep({"namespace": namespace, "name": name, "value": value, "dimensions": dict(dimensions)})
    route = run.exchange.route
    api = None if route is None else route.api.resource
    component = destination(run.world.store, run.snapshot.service.id, None if api is None else api.id)
    if component is not None:
        run.world.telemetry.measure(component, run.world.clock.now(), name, value, dimensions)


def destination(store: Store, service_id: str, api_id: str | None) -> str | None:
    """Resource id of the component that custom metrics of an API reach; None where no diagnostic sends any."""
    diagnostic = _of_api(store, api_id) or store.get(f"{service_id}/{DIAGNOSTIC}")
    if diagnostic is None or diagnostic.properties.get("metrics") is not True:
        return None
    logger = store.get(str(diagnostic.properties.get("loggerId")))
    if logger is None or str(logger.properties["loggerType"]).lower() != INSIGHTS:
        return None
    return str(logger.properties.get("resourceId") or "") or None


def _of_api(store: Store, api_id: str | None) -> Resource | None:
    """The diagnostic of a revision, else of the API's first one."""
    if api_id is None:
        return None
    own = store.get(f"{api_id}/{DIAGNOSTIC}")
    root = f"{api_id.rpartition('/')[0]}/{ids.last(api_id).partition(';')[0]}"
    return own or store.get(f"{root}/{DIAGNOSTIC}")
