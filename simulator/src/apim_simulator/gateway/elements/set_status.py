"""`set-status`: status and reason phrase of the answer.

Before anything was forwarded there is no answer: one is made, which the upstream's then replaces (inferred).
"""

from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.http.error_shapes import PHRASES
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Change the answer's status. Raises NotSimulated for a code that is no status."""
    exchange = run.exchange
    if exchange.response is None:
        exchange.response = Response(200)
    apply(run, statement, exchange.response)


def apply(run: Run, statement: Statement, response: Response) -> None:
    """Set status and phrase of an answer; also for return-response."""
    code = run.text(statement.attributes["code"])
    if not code.isdecimal() or not 200 <= int(code) <= 599:  # noqa: PLR2004 - what HTTP can answer with
        raise run.refuse(f"the status code '{code}'")
    response.status = int(code)
    reason = statement.attributes.get("reason")
    response.phrase = PHRASES.get(int(code), "") if reason is None else run.text(reason)
