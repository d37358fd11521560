"""`Apim-Debug-Authorization`: whether a request is traced, and what its answer says of that (GW-DEBUG).

https://learn.microsoft.com/azure/api-management/api-management-howto-api-inspector
"""

from apim_simulator import ids
from apim_simulator.debug_tokens import DebugTokenRefused
from apim_simulator.gateway import headers
from apim_simulator.gateway.errors import NotSimulated
from apim_simulator.gateway.pipeline import Run

HEADER = "Apim-Debug-Authorization"
TRACE_ID, EXPIRED, WRONG_API = "Apim-Trace-Id", f"{HEADER}-Expired", f"{HEADER}-WrongAPI"
"""Headers of the answer by the state of the token [D]; the texts of the last two are ours."""


def admit(run: Run) -> None:
    """Read the token once the API is known, if there is one. It does not go upstream (our choice: what Azure does is unrecorded).

    Raises NotSimulated for what is no token of this service: the page names no answer to that.
    """
    exchange, request = run.exchange, run.exchange.request
    token = headers.value_of(request.fields, HEADER.lower())
    if token is None or exchange.route is None:
        return
    request.fields = headers.without(request.fields, HEADER.lower())
    try:
        api, end = run.world.debug_tokens.read(run.snapshot.service.id, token)
    except DebugTokenRefused as refused:
        raise NotSimulated(f"{HEADER} with a token that is none: {refused}") from refused
    if end <= run.world.clock.now():
        exchange.extra_fields.append((EXPIRED, f"The token expired at {end:%Y-%m-%dT%H:%M:%SZ}."))
    elif api.lower() != ids.last(exchange.route.api.bare_id).lower():
        exchange.extra_fields.append((WRONG_API, f"The token is for API {api}."))
    else:
        exchange.extra_fields.append((TRACE_ID, exchange.id))
        run.recorder.trace["debugged"] = True
