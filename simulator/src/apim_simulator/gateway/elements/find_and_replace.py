"""`find-and-replace` (https://learn.microsoft.com/azure/api-management/find-and-replace-policy): in the body of request or answer.

An answer is read to its end for it. Bodies are UTF-8 here (our choice); one without a match stays as it is.
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Replace every occurrence. Raises NotSimulated for nothing to find."""
    old, new = (run.text(statement.attributes[name]).encode() for name in ("from", "to"))
    if not old:
        raise run.refuse("'from' is empty")
    request, response = run.exchange.request, run.exchange.response
    if run.section in ("inbound", "backend"):
        request.body = request.body and request.body.replace(old, new)
    elif response is not None:
        body = await run.body(response)
        if old in body:
            await response.replace_body(body.replace(old, new))
