"""`set-backend-service` (https://learn.microsoft.com/azure/api-management/set-backend-service-policy).

A `backend-id` inherited through `<base/>` yields only to `backend-id` [D]: a `base-url` further in changes nothing (inferred).
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Choose where the request goes. Raises NotSimulated for a backend that an expression names and that does not exist."""
    exchange = run.exchange
    if "backend-id" in statement.attributes:
        name = run.text(statement.attributes["backend-id"])
        found = run.snapshot.backends.get(name.lower())
        if found is None:
            raise run.refuse(f"the backend '{name}' does not exist")
        exchange.backend, exchange.backend_depth, exchange.base_url = found, run.depth, None
    elif exchange.backend is None or exchange.backend_depth >= run.depth:
        exchange.base_url, exchange.backend = run.text(statement.attributes["base-url"]), None
