"""`limit-concurrency` (https://learn.microsoft.com/azure/api-management/limit-concurrency-policy): 429 for one too many [D].

A place is free again when the children are through: with forward-request inside, once the answer's headers are there (inferred).
Keys are counted per service, whatever document names them (inferred). Reason and body's message are unrecorded.
"""

from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

PHRASE = "Too Many Requests"


async def execute(run: Run, statement: Statement) -> None:
    """Run the children if there is room. Raises GatewayError 429."""
    key, most = run.text(statement.attributes["key"]), int(run.number(statement.attributes["max-count"]))
    with run.upstream.gates.entered(key, most) as admitted:
        if not admitted:
            raise GatewayError(429, statement.name, "", f"More than {most} requests at once.", body_message=PHRASE)
        await run.run(statement.children)
