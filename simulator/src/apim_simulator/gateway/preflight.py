"""OPTIONS that no operation answers: only cors policies run (GW-MATCH; apim-cors-preflight-no-match)."""

from collections.abc import Iterator

from apim_simulator.gateway import cors, headers
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.routes import find
from apim_simulator.policy import Statement


def preflight(run: Run) -> bool:
    """Answer a preflight; False where the request is none. Raises GatewayError for a failing expression, NotSimulated.

    An OPTIONS operation switches this off [D]. The cors policies are those directly in inbound, in the order in which `<base/>`
    puts them; the operation's own count where the announced method has an operation (inferred).
    """
    exchange = run.exchange
    request, route = exchange.request, exchange.route
    asked = headers.value_of(request.fields, "access-control-request-method")
    origin = headers.value_of(request.fields, "origin")
    if request.method != "OPTIONS" or route is None or route.operation is not None or not asked or not origin:
        return False
    exchange.route = find(run.snapshot.apis, asked.upper(), exchange.origin.path, request.query, request.fields) or route
    run.levels = run.scopes()
    exchange.response = Response(200)
    for statement in _policies(run, len(run.levels) - 1):
        fields = cors.preflight_fields(run, statement, origin, asked)
        if fields is not None:
            exchange.response = Response(200, fields)
            break
        if cors.terminates(run, statement):
            break
    return True


def _policies(run: Run, index: int) -> Iterator[Statement]:
    """The cors policies of a scope and of its outer scopes."""
    if index < 0:
        return
    document = run.snapshot.document(run.levels[index].id, run.levels[index].scope)
    statements = None if document is None else document.sections.get("inbound")
    if statements is None:
        yield from _policies(run, index - 1)
        return
    for statement in statements:
        if statement.name == "cors":
            yield statement
        elif statement.name == "base":
            yield from _policies(run, index - 1)
