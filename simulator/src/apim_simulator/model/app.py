"""The model server of one account."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from apim_simulator.http.data_plane import DataPlane
from apim_simulator.model import api_versions, content_safety, errors, headers, images
from apim_simulator.model.answer import Answer, Refused
from apim_simulator.model.call import Call
from apim_simulator.model.credentials import authenticate
from apim_simulator.model.endpoints import ENDPOINTS
from apim_simulator.model.rate_limits import Meter
from apim_simulator.model.routes import find
from apim_simulator.world import World


def build(world: World, account_id: str) -> ASGIApp:
    """The ASGI application of an Azure OpenAI account; it reads the account from the store at each request."""
    return ModelServer(world, account_id)


class ModelServer(DataPlane):
    """Routes, authenticates, meters and answers."""

    def __init__(self, world: World, account_id: str) -> None:
        self._world = world
        self._account_id = account_id
        self._meter = Meter()

    def answer(self, request: Request, body: bytes) -> Response:
        """The answer; refusals have theirs."""
        account = self._world.store.get(self._account_id)
        if request.url.path.startswith(content_safety.PREFIX):
            return content_safety.respond(self._world, account, request, body)
        return _respond(
            Call(world=self._world, meter=self._meter, account_id=self._account_id, account=account, request=request, raw=body)
        )


def _respond(call: Call) -> Response:
    try:
        answer, level = _answer(call), "answered"
    except Refused as refused:
        answer, level = refused.answer, refused.level
    common = headers.common(level, call.location, call.served)
    if "x-ms-client-request-id" in call.request.headers and level in ("answered", "model", "limited"):
        common["x-ms-client-request-id"] = call.request.headers["x-ms-client-request-id"]
    return answer.response(common)


def _answer(call: Call) -> Answer:
    """Order of the checks: URL, api-version of a dated route, credential, api-version on v1, deployment, body, limits, content.

    That limits come before the content is recorded (aoai-429-tokens-2025-10); the rest of the order is inferred.
    """
    request = call.request
    if request.method == "GET" and request.url.path.startswith(images.PREFIX):
        call.parameters = {"id": request.url.path.removeprefix(images.PREFIX)}
        return images.served(call)
    found = find(request.method, request.url.path)
    if found is None or call.account is None:
        raise errors.resource_not_found()
    call.route, call.parameters = found
    version = request.query_params.get("api-version")
    call.version = api_versions.of_route(call.route, version, call.world.options["model_api_versions"])
    authenticate(call.world, call.account, call.route, request.headers.get("api-key"), request.headers.get("authorization"))
    if call.route.is_v1 and version not in api_versions.V1_VALUES:
        raise errors.version_on_v1()
    endpoint = ENDPOINTS.get(call.route.kind)
    if endpoint is None:
        raise errors.unsupported(f"{call.route.method} {request.url.path} is not simulated")
    return endpoint(call)
