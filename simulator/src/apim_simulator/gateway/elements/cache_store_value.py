"""`cache-store-value` (https://learn.microsoft.com/azure/api-management/cache-store-value-policy): for a time, of whatever type.

The operation is asynchronous, and the built-in cache is volatile [D]: settings say after how long a value is found, and which are
lost.
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Keep the value for `duration` seconds by the simulator's clock."""
    attributes = statement.attributes
    value, seconds = run.value(attributes["value"]), run.number(attributes["duration"])
    key = run.text(attributes["key"])
    options = run.world.options
    if run.world.cache.loses(options["cache_loses_each"]):
        run.recorder.effect("lost")
        return
    run.world.cache.put(value, seconds, run.snapshot.service.id, "value", key, after=options["cache_delay_seconds"])
