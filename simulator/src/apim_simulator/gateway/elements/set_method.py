"""`set-method`: another method for the request upstream."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Change the method."""
    run.exchange.request.method = run.text(statement.text or "").upper()
