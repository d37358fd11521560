"""`return-response`: an answer of the policy's own; the pipeline ends [K].

With `response-variable-name` it is the one in that variable, changed by what is in the element [D]
(https://learn.microsoft.com/azure/api-management/return-response-policy).
"""

from apim_simulator.gateway import headers
from apim_simulator.gateway.elements import set_body, set_header, set_status
from apim_simulator.gateway.errors import Finished, internal
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement, expressions

FRAMING = ("content-length", "content-encoding", "transfer-encoding", "connection")
"""Fields of an answer that are about how it came."""


def _kept(run: Run, statement: Statement) -> Response:
    """The answer that a variable holds, else an empty one. Raises GatewayError where it holds none."""
    name = statement.attributes.get("response-variable-name")
    if name is None:
        return Response(200)
    found = run.exchange.variables.get(run.text(name))
    if not isinstance(found, expressions.Response):
        raise internal("return-response", "", f"The variable '{run.text(name)}' holds no response.")
    return Response(found.status_code, headers.without(list(found.headers), *FRAMING), found.reason or None, found.body or b"")


async def execute(run: Run, statement: Statement) -> None:
    """Answer: 200 without a body, unless the children say otherwise. Raises Finished."""
    response = _kept(run, statement)
    for child in statement.children:
        if child.name == "set-status":
            set_status.apply(run, child, response)
        elif child.name == "set-header":
            response.fields = set_header.changed(run, child, response.fields)
        else:
            response.body = set_body.new_body(run, child)
    if run.exchange.response is not None:
        await run.exchange.response.drop()
    run.exchange.response = response
    raise Finished
