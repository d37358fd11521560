"""`choose`: the first `when` whose condition holds, else `otherwise`."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Run one branch, or none."""
    for branch in statement.children:
        if branch.name == "otherwise" or run.flag(branch.attributes["condition"], default=False):
            run.recorder.effect(f"{branch.name} at {branch.place}")
            await run.run(branch.children)
            return
