"""`cache-lookup-value` (https://learn.microsoft.com/azure/api-management/cache-lookup-value-policy).

A miss without `default-value` leaves the variable unset: the page's example asks with ContainsKey whether there was a hit [D].
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Put the value, else the default, into the variable."""
    attributes = statement.attributes
    found = run.world.cache.get(run.snapshot.service.id, "value", run.text(attributes["key"]))
    run.recorder.effect("miss" if found is None else "hit")
    if found is None and "default-value" in attributes:
        found = run.value(attributes["default-value"])
    elif found is None:
        return
    run.exchange.variables[run.text(attributes["variable-name"])] = found
