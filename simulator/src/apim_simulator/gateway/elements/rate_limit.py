"""`rate-limit` (https://learn.microsoft.com/azure/api-management/rate-limit-policy): calls of one subscription in a short time.

Calls without a subscription are not counted [D: keyed calls only]. Each scope whose policy has one counts for itself (inferred).
"""

from apim_simulator.gateway import limits
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Refuse the call, or count it. Raises GatewayError 429."""
    attributes, subscription = statement.attributes, run.exchange.grant.subscription
    if subscription is None:
        return
    calls, seconds = run.number(attributes["calls"]), run.number(attributes["renewal-period"])
    key = (run.snapshot.service.id.lower(), "rate-limit", run.levels[run.depth].id.lower(), subscription.id.lower())
    meter = limits.rate(run, statement, key, calls, seconds)
    meter.use(1)
    limits.publish(run, statement, "remaining-calls", max(0, int(meter.left())))
    limits.publish(run, statement, "total-calls", int(calls))
