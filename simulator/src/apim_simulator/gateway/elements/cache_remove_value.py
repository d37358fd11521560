"""`cache-remove-value` (https://learn.microsoft.com/azure/api-management/cache-remove-value-policy)."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Forget the value."""
    run.world.cache.remove(run.snapshot.service.id, "value", run.text(statement.attributes["key"]))
