"""`rate-limit-by-key` (https://learn.microsoft.com/azure/api-management/rate-limit-by-key-policy): calls in a short time.

With `increment-condition` a call counts when it has been answered and the condition holds [D]; else at once.
"""

from apim_simulator.gateway import limits
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Refuse the call, or count it. Raises GatewayError 429."""
    attributes = statement.attributes
    calls, seconds = run.number(attributes["calls"]), run.number(attributes["renewal-period"])
    meter = limits.rate(run, statement, limits.key(run, "calls", statement), calls, seconds)

    def count() -> None:
        meter.use(run.number(attributes.get("increment-count"), default=1))
        limits.publish(run, statement, "remaining-calls", max(0, int(meter.left())))

    limits.publish(run, statement, "total-calls", int(calls))
    if not limits.count(run, statement, count):
        limits.publish(run, statement, "remaining-calls", max(0, int(meter.left())))
