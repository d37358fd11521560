"""Calls to Azure AI services that policies make through a backend, with the gateway's own identity."""

import json
from typing import Any

from apim_simulator.gateway.backends import credentialed
from apim_simulator.gateway.errors import internal
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.pools import is_pool
from apim_simulator.gateway.send_request import TIMEOUT_SECONDS, answered
from apim_simulator.gateway.upstream import Call
from apim_simulator.json_body import json_object

AUDIENCE = "https://cognitiveservices.azure.com"
OK = 200


async def asked(run: Run, element: str, backend_id: str, path: str, body: Any) -> dict[str, Any]:
    """What the service behind a backend answers to a JSON body; `path`, with its query, comes after the backend's URL.

    The backend's credentials count; without an Authorization among them the service's system identity asks [D: embeddings]. Content
    safety wants a managed identity on the backend [D], which backends of this api-version cannot hold: the same is done (inferred).
    Raises GatewayError for anything but a 200 with an object: what Azure does then is unrecorded (our choice: the request fails).
    """
    backend = run.snapshot.backends.get(backend_id.lower())
    if backend is None:
        raise run.refuse(f"the backend '{backend_id}' does not exist")
    if is_pool(backend):
        raise run.refuse(f"the backend '{backend_id}' is a pool")
    url = run.snapshot.resolved(str(backend.properties.get("url") or "")).rstrip("/")
    fields = [("Content-Type", "application/json")]
    principal = (run.snapshot.service.envelope.get("identity") or {}).get("principalId")
    if principal is not None:
        fields.append(("Authorization", f"Bearer {run.world.tokens.issue(principal, AUDIENCE)}"))
    call = credentialed(run, backend, Call("POST", url + path, fields, json.dumps(body).encode()))
    response = await answered(run, element, call, TIMEOUT_SECONDS)
    if response.status != OK:
        raise internal(element, "", f"Backend '{backend_id}' answered {response.status}.")
    found = json_object(response.body)
    if found is None:
        raise internal(element, "", f"Backend '{backend_id}' answered no JSON object.")
    return found
