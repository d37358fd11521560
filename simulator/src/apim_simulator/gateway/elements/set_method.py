"""`set-method`: another method for the request upstream."""

from typing import TYPE_CHECKING

from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Change the method."""
    run.exchange.request.method = run.text(statement.text or "").upper()
