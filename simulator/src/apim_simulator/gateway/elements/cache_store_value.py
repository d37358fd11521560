"""`cache-store-value` (https://learn.microsoft.com/azure/api-management/cache-store-value-policy): for a time, of whatever type."""

from typing import TYPE_CHECKING

from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Keep the value for `duration` seconds by the simulator's clock."""
    attributes = statement.attributes
    value, seconds = run.value(attributes["value"]), run.number(attributes["duration"])
    run.world.cache.put(value, seconds, run.snapshot.service.id, "value", run.text(attributes["key"]))
