"""`set-variable`: a value for later expressions; a literal is a string."""

from typing import TYPE_CHECKING

from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Keep what the expression gives, of whatever type."""
    run.exchange.variables[str(statement.attributes["name"])] = run.value(statement.attributes["value"])
