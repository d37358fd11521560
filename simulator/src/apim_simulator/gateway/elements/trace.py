"""`trace`: evaluated, so that an expression that fails fails here too; nothing keeps what it says yet."""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Evaluate message and metadata."""
    if statement.text is not None:
        run.value(statement.text)
    for child in statement.children:
        for value in (*child.attributes.values(), *([child.text] if child.text is not None else [])):
            run.value(value)
