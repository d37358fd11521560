"""`wait` for all (https://learn.microsoft.com/azure/api-management/wait-policy).

The children run one after the other, in order, not side by side (our choice): what they leave behind is the same.
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Run the children. Raises NotSimulated for what an expression makes of `for`."""
    wanted = run.text(statement.attributes.get("for", "all"))
    if wanted != "all":
        raise run.refuse(f"for '{wanted}'")
    await run.run(statement.children)
