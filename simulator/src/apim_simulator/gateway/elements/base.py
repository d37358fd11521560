"""`<base/>`: the policies of the outer scopes."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:  # noqa: ARG001 - every element is called alike
    """Run the same section of the outer scope, if there is one."""
    await run.outer()
