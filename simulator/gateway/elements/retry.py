"""`retry` (https://learn.microsoft.com/azure/api-management/retry-policy): children once, then again while the condition holds.

Waits go by the simulator's clock. The random factor of an exponential wait is 1 here, so that tests are exact (our choice).
An error inside leaves the retry for on-error (inferred).
"""

from typing import TYPE_CHECKING

from simulator.policy import Statement

if TYPE_CHECKING:
    from simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Run the children at most `count` times more."""
    attributes = statement.attributes
    await run.run(statement.children)
    count = int(run.number(attributes["count"]))
    for attempt in range(1, count + 1):
        if not run.flag(attributes["condition"], default=False):
            return
        if attempt > 1 or not run.flag(attributes.get("first-fast-retry"), default=False):
            await run.world.clock.sleep(_wait_seconds(run, statement, attempt))
        run.recorder.effect(f"run {attempt + 1}")
        await run.run(statement.children)


def _wait_seconds(run: "Run", statement: Statement, attempt: int) -> float:
    """Fixed, linear with `delta`, exponential with `delta` and `max-interval` [D]; the first wait is `interval` in all of them."""
    attributes = statement.attributes
    interval = run.number(attributes["interval"])
    if "delta" not in attributes:
        return interval
    delta = run.number(attributes["delta"])
    if "max-interval" not in attributes:
        return interval + (attempt - 1) * delta
    return min(interval + ((1 << attempt - 1) - 1) * delta, run.number(attributes["max-interval"]))
