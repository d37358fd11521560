"""`retry` (https://learn.microsoft.com/azure/api-management/retry-policy): children once, then again while the condition holds.

Waits go by the simulator's clock. The random factor of an exponential wait is 1 here, so that tests are exact (our choice).
An error inside leaves the retry for on-error (inferred: GW-POLICIES says so of every error). Policies in use test
`context.Response == null` for an upstream that gave no answer, as if the condition were asked then too: setting `retry_errors`
makes it so, for the failures of a connection. Once an answer's headers are there the retry has seen all that it sees: its body
passes later.
"""

from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

NO_ANSWER = frozenset({"Timeout", "BackendConnectionFailure"})
"""Reasons of errors after which the setting `retry_errors` lets the condition decide."""


async def execute(run: Run, statement: Statement) -> None:
    """Run the children at most `count` times more. Raises GatewayError for the last run's failure."""
    attributes = statement.attributes
    error = await _once(run, statement)
    count = int(run.number(attributes["count"]))
    for attempt in range(1, count + 1):
        await run.ready(statement)
        if not run.flag(attributes["condition"], default=False):
            break
        if attempt > 1 or not run.flag(attributes.get("first-fast-retry"), default=False):
            await run.world.clock.sleep(_wait_seconds(run, statement, attempt))
        run.recorder.effect(f"run {attempt + 1}")
        error = await _once(run, statement)
    if error is not None:
        raise error


async def _once(run: Run, statement: Statement) -> GatewayError | None:
    try:
        await run.run(statement.children)
    except GatewayError as error:
        if error.reason not in NO_ANSWER or not run.world.options["retry_errors"]:
            raise
        return error
    return None


def _wait_seconds(run: Run, statement: Statement, attempt: int) -> float:
    """Fixed, linear with `delta`, exponential with `delta` and `max-interval` [D]; the first wait is `interval` in all of them."""
    attributes = statement.attributes
    interval = run.number(attributes["interval"])
    if "delta" not in attributes:
        return interval
    delta = run.number(attributes["delta"])
    if "max-interval" not in attributes:
        return interval + (attempt - 1) * delta
    return min(interval + ((1 << attempt - 1) - 1) * delta, run.number(attributes["max-interval"]))
