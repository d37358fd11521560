"""`cache-store` (https://learn.microsoft.com/azure/api-management/cache-store-policy): keeps what cache-lookup did not find.

Without `cache-response` only a 200 is kept [D]. The answer is read to its end for it.
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

OK = 200


async def execute(run: Run, statement: Statement) -> None:
    """Keep the answer for `duration` seconds, if a cache-lookup ran before."""
    exchange, attributes = run.exchange, statement.attributes
    response = exchange.response
    if response is None or exchange.cache_key is None:
        return
    if run.flag(attributes.get("cache-response"), default=response.status == OK):
        kept = (response.status, response.phrase, tuple(response.fields), await run.body(response))
        run.world.cache.put(kept, run.number(attributes["duration"]), run.snapshot.service.id, "answer", exchange.cache_key)
        run.recorder.effect("stored")
