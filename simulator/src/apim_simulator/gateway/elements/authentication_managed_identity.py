"""`authentication-managed-identity` (https://learn.microsoft.com/azure/api-management/authentication-managed-identity-policy).

The token is issued here, for the service's system identity or, with `client-id`, for a principal that a test seeded. With
`output-token-variable-name` only the variable is set, which is unrecorded and the stricter reading of GW-ELEMENTS.
"""

from apim_simulator.gateway import headers
from apim_simulator.gateway.errors import internal
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.world import PRINCIPALS


async def execute(run: Run, statement: Statement) -> None:
    """Authenticate the request. Raises GatewayError without an identity, unless `ignore-error` [I]."""
    attributes, request = statement.attributes, run.exchange.request
    if "output-token-variable-name" not in attributes:
        request.fields = authorized(run, statement, request.fields)
        return
    token = _token(run, statement)
    if token is not None:
        run.exchange.variables[run.text(attributes["output-token-variable-name"])] = token


def authorized(run: Run, statement: Statement, fields: headers.Fields) -> headers.Fields:
    """The fields with the token; also for send-request. Raises GatewayError as `execute` does."""
    token = _token(run, statement)
    return fields if token is None else [*headers.without(fields, "authorization"), ("Authorization", f"Bearer {token}")]


def _token(run: Run, statement: Statement) -> str | None:
    attributes = statement.attributes
    resource = run.text(attributes["resource"])
    principal = _principal(run, str(attributes.get("client-id", "")))
    if principal is not None:
        return run.world.tokens.issue(principal, resource)
    if run.flag(attributes.get("ignore-error"), default=False):
        return None
    raise internal(statement.name, "", "The service has no such managed identity.")


def _principal(run: Run, client_id: str) -> str | None:
    if client_id:
        return client_id if client_id in run.world.store.fact(PRINCIPALS, {}) else None
    identity = run.snapshot.service.envelope.get("identity") or {}
    return identity.get("principalId")
