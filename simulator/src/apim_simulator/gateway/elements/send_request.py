"""`send-request` (https://learn.microsoft.com/azure/api-management/send-request-policy): a call of the policy's own.

Without an answer the variable is null with `ignore-error`, else the request fails [D]. An answer of any status is an answer.
"""

from apim_simulator.gateway import send_request
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.expression_context import seen
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Call, and keep the answer in a variable. Raises GatewayError without an answer."""
    call = send_request.call(run, statement)
    name = statement.attributes.get("response-variable-name")
    try:
        response = await send_request.answered(run, statement.name, call, send_request.seconds(run, statement))
    except GatewayError as error:
        if not run.flag(statement.attributes.get("ignore-error"), default=False):
            raise
        run.recorder.effect(f"ignored: {error.message}")
        answer = None
    else:
        run.recorder.effect(f"{response.status} from {call.url.partition('?')[0]}")
        answer = seen(response)
    if name is not None:
        run.exchange.variables[str(name)] = answer
