"""`mock-response` (https://learn.microsoft.com/azure/api-management/mock-response-policy): an example as the answer.

Of the responses with the status the representation with the content type, else the first, and of its examples the one that `index`
counts [D]; without any response or example the answer has no body [D]. What a schema without one would give is not simulated.
"""

import json
from typing import Any

from apim_simulator.gateway.errors import Finished
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Answer and end the pipeline. Raises Finished, NotSimulated."""
    attributes, exchange = statement.attributes, run.exchange
    status = int(run.number(attributes.get("status-code"), default=200))
    wanted = run.text(attributes.get("content-type", ""))
    representation = _representation(run, status, wanted)
    response = Response(status)
    if representation is not None:
        examples = list((representation.get("examples") or {}).values())
        index = int(run.number(attributes.get("index")))
        if not examples and representation.get("typeName"):
            raise run.refuse(f"an example made from the schema '{representation['typeName']}'")
        if index < len(examples):
            value = examples[index].get("value")
            response.body = (value if isinstance(value, str) else json.dumps(value)).encode()
            response.fields = [("Content-Type", str(representation["contentType"]))]
    if exchange.response is not None:
        await exchange.response.drop()
    exchange.response = response
    raise Finished


def _representation(run: Run, status: int, wanted: str) -> dict[str, Any] | None:
    route = run.exchange.route
    responses = (route.operation.resource.properties.get("responses") or []) if route and route.operation else []
    found: dict[str, Any] = next((response for response in responses if response.get("statusCode") == status), {})
    representations: list[dict[str, Any]] = found.get("representations") or []
    if not wanted:
        return next(iter(representations), None)
    return next((one for one in representations if str(one.get("contentType")).lower() == wanted.lower()), None)
