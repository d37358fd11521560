"""`emit-metric` (https://learn.microsoft.com/azure/api-management/emit-metric-policy): one value."""

from apim_simulator.gateway.metric_destination import emit
from apim_simulator.gateway.metric_dimensions import dimensions
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Record the value; 1 by default [D]."""
    attributes = statement.attributes
    value = run.number(attributes.get("value"), default=1)
    namespace = run.text(attributes.get("namespace") or "")
    name = run.text(attributes["name"])
    emit(run, namespace, name, value, dimensions(run, statement))
