"""`quota` (https://learn.microsoft.com/azure/api-management/quota-policy): calls of one subscription to a product.

Calls without a subscription are not counted [D: keyed calls only]. Periods are counted from the first day of year 1 (inferred).
"""

from apim_simulator.gateway.elements.quota_by_key import FIRST, count_call
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Refuse the call, or count it. Raises GatewayError 403."""
    subscription = run.exchange.grant.subscription
    if subscription is not None:
        key = (run.snapshot.service.id.lower(), "product-quota", run.levels[run.depth].id.lower(), subscription.id.lower())
        count_call(run, statement, key, FIRST)
