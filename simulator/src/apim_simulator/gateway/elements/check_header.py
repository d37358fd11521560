"""`check-header` (https://learn.microsoft.com/azure/api-management/check-header-policy).

Status and body's message are the policy's; reasons and messages for context.LastError are those of the error page [D].
"""

from apim_simulator.gateway import headers
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Let the request pass with the header, and with one of the values if there are any. Raises GatewayError."""
    attributes = statement.attributes
    name = run.text(attributes["name"])
    value = headers.value_of(run.exchange.request.fields, name.lower())
    allowed = [run.text(child.text or "") for child in statement.children]
    if value is None:
        raise _failed(run, statement, "HeaderNotFound", f"Header {name} was not found in the request. Access denied.")
    if run.flag(attributes["ignore-case"], default=False):
        same = value.lower() in [text.lower() for text in allowed]
    else:
        same = value in allowed
    if allowed and not same:
        raise _failed(run, statement, "HeaderValueNotAllowed", f"Header {name} value of {value} is not allowed. Access denied.")


def _failed(run: Run, statement: Statement, reason: str, message: str) -> GatewayError:
    status = int(run.number(statement.attributes["failed-check-httpcode"]))
    return GatewayError(
        status, statement.name, reason, message, body_message=run.text(statement.attributes["failed-check-error-message"])
    )
