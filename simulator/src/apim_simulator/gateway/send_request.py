"""Calls beside the request: what send-request and send-one-way-request build and send."""

from urllib.parse import urlsplit

from apim_simulator.gateway import headers
from apim_simulator.gateway.elements import authentication_basic, set_body, set_header
from apim_simulator.gateway.elements import authentication_managed_identity as identity
from apim_simulator.gateway.errors import internal
from apim_simulator.gateway.exchange import Response, joined
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.upstream import Call, TimedOut, Unreachable
from apim_simulator.policy import Statement

TIMEOUT_SECONDS = 60.0
"""By default [D: send-request]."""


def call(run: Run, statement: Statement) -> Call:
    """The request of the element: a new one, by default a GET (inferred), or with mode `copy` the exchange's own, changed.

    Raises GatewayError for a new one without a URL [D: set-url is required then].
    """
    mode = run.text(statement.attributes.get("mode", "new"))
    if mode not in ("new", "copy"):
        raise run.refuse(f"mode '{mode}'")
    request = run.exchange.request
    base = run.exchange.base(run.snapshot.resolved, run.exchange.backend)
    fields: headers.Fields
    body: bytes | None
    method, fields, body, url = "GET", [], None, ""
    if mode == "copy":
        method, fields, body = request.method, list(request.fields), request.body
        url = joined(base, request.path, request.query) if base else ""
    for part in statement.children:
        match part.name:
            case "set-url":
                url = run.text(part.text or "").strip()
            case "set-method":
                method = run.text(part.text or "").strip().upper()
            case "set-header":
                fields = set_header.changed(run, part, fields)
            case "set-body":
                body = set_body.new_body(run, part)
            case "authentication-basic":
                fields = authentication_basic.signed(run, part, fields)
            case _:
                fields = identity.authorized(run, part, fields)
    if not urlsplit(url).hostname:
        raise internal(statement.name, "", f"The request has no absolute URL, but '{url}'.")
    return Call(method, url, fields, body, headers.value_of(fields, "host") if mode == "new" else None)


async def answered(run: Run, name: str, sent: Call, seconds: float) -> Response:
    """The answer, read to its end. Raises GatewayError as forward-request does, in the name of the element."""
    try:
        response = await run.upstream.send(sent, seconds)
        await response.whole()
    except TimedOut:
        raise internal(name, "Timeout", f"Request to {sent.url.partition('?')[0]} timed out") from None
    except Unreachable as error:
        raise internal(name, "BackendConnectionFailure", f"Connection failed. {error}") from None
    return response


def seconds(run: Run, statement: Statement) -> float:
    """How long to wait for the answer."""
    return run.number(statement.attributes.get("timeout"), default=TIMEOUT_SECONDS)
