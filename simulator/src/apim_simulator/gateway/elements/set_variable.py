"""`set-variable`: a value for later expressions; a literal is a string."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Keep what the expression gives, of whatever type."""
    run.exchange.variables[str(statement.attributes["name"])] = run.value(statement.attributes["value"])
