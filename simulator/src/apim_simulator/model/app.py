"""The model server of one account."""

from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from apim_simulator.model import chat, chat_stream, content_filter, content_safety, embeddings, errors, headers, request_bodies
from apim_simulator.model.answer import Answer, Json, Refused, compact, pretty
from apim_simulator.model.credentials import authenticate
from apim_simulator.model.rate_limits import Meter, Reading, estimate
from apim_simulator.model.request_members import FIRST_WITH_CHAT, FOUNDRY_VERSION, V1, V1_VALUES, is_known
from apim_simulator.model.routes import Route, find
from apim_simulator.store import Resource
from apim_simulator.world import World

UNITS = 1
"""Capacity of a deployment that names none."""


def build(world: World, account_id: str) -> ASGIApp:
    """The ASGI application of an Azure OpenAI account; it reads the account from the store at each request."""
    return ModelServer(world, account_id)


@dataclass(slots=True)
class Call:
    """One request on its way. `deployment` and `reading` are set as soon as they are known: they decide the headers."""

    account: Resource | None
    route: Route | None = None
    version: str = V1
    deployment: Resource | None = None
    reading: Reading | None = None

    @property
    def model(self) -> tuple[str, str]:
        """Name and version of the deployment's model."""
        model = (self.deployment.properties if self.deployment else {}).get("model") or {}
        return str(model.get("name", "")), str(model.get("version") or "")

    @property
    def location(self) -> str:
        """The account's region."""
        return str(self.account.envelope.get("location", "")) if self.account else ""


class ModelServer:
    """Routes, authenticates, meters and answers."""

    def __init__(self, world: World, account_id: str) -> None:
        self._world = world
        self._account_id = account_id
        self._meter = Meter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that leaves before its body is complete gets none."""
        request = Request(scope, receive)
        try:
            raw = await request.body()
        except ClientDisconnect:
            return
        if request.url.path.startswith(content_safety.PREFIX):
            await content_safety.respond(self._world, self._world.store.get(self._account_id), request, raw)(scope, receive, send)
            return
        await self._respond(request, raw)(scope, receive, send)

    def _respond(self, request: Request, raw: bytes) -> Response:
        call = Call(self._world.store.get(self._account_id))
        try:
            answer, level = self._answer(call, request, raw), "answered"
        except Refused as refused:
            answer, level = refused.answer, refused.level
        common = headers.common(level, call.location, call.reading, call.deployment.name if call.deployment else "")
        if "x-ms-client-request-id" in request.headers and level in ("answered", "model", "limited"):
            common["x-ms-client-request-id"] = request.headers["x-ms-client-request-id"]
        return answer.response(common)

    def _answer(self, call: Call, request: Request, raw: bytes) -> Answer:
        """Order of the checks: URL, api-version of a dated route, credential, api-version on v1, deployment, body, limits, content.

        That limits come before the content is recorded (aoai-429-tokens-2025-10); the rest of the order is inferred.
        """
        found = find(request.method, request.url.path)
        if found is None or call.account is None:
            raise errors.resource_not_found()
        call.route, path = found
        call.version = self._version(call.route, request.query_params.get("api-version"))
        authenticate(self._world, call.account, call.route, request.headers.get("api-key"), request.headers.get("authorization"))
        if call.route.is_v1 and request.query_params.get("api-version") not in V1_VALUES:
            raise errors.version_on_v1()
        if not call.route.kind:
            raise errors.unsupported(f"{call.route.method} {call.route.template} is not simulated")
        if call.route.kind == "models":
            return self._models()
        return self._ask(call, path.get("deployment"), raw)

    def _version(self, route: Route, version: str | None) -> str:
        if route.is_v1:
            return V1
        if route.is_foundry and version != FOUNDRY_VERSION:
            raise errors.resource_not_found()
        if version is None or not is_known(version, self._world.options["model_api_versions"]):
            raise errors.resource_not_found()
        if route.kind == "chat" and version < FIRST_WITH_CHAT:
            raise errors.resource_not_found()
        return version

    def _ask(self, call: Call, name: str | None, raw: bytes) -> Answer:
        """Put a body to a deployment: the one that the path names, on v1 the one that `model` names."""
        body: Json | None = None
        if name is None:
            body = request_bodies.parse(raw)
            name = body.get("model") if isinstance(body.get("model"), str) else None
            if name is None:
                raise errors.invalid_request("you must provide a model parameter", None, None)
            call.deployment = self._deployment(name)
            if call.deployment is None:
                raise errors.unknown_model(name)
        else:
            call.deployment = self._deployment(name)
            if call.deployment is None:
                raise errors.deployment_not_found()
            body = request_bodies.parse(raw)
        does_embeddings = call.model[0] in embeddings.DIMENSIONS
        if call.route is not None and call.route.kind == "embeddings":
            if not does_embeddings:
                raise errors.operation_not_supported("embeddings", call.model[0])
            return self._embeddings(call, body)
        if does_embeddings:
            raise errors.operation_not_supported("chatCompletion", call.model[0])
        return self._chat(call, body)

    def _chat(self, call: Call, body: Json) -> Answer:
        request_bodies.check_chat(body, call.version)
        chat.check_simulated(body)
        prompts = chat.texts(body["messages"])
        name, version = self._admit(call, estimate(prompts, chat.completion_limit(body)))
        chat.check_model(body, name)
        content_filter.check(prompts)
        created = int(self._world.clock.now().timestamp())
        full_name = f"{name}-{version}" if version else name
        completion = chat.complete(body, call.deployment.name if call.deployment else "", full_name, created)
        if body.get("stream") is not True:
            return Answer(200, compact(chat.whole(completion)) + b"\n", headers=headers.CHAT)
        include_usage = (body.get("stream_options") or {}).get("include_usage") is True
        pieces = chat_stream.events(completion, include_usage=include_usage)
        return Answer(200, content_type=chat_stream.CONTENT_TYPE, headers=headers.CHAT, pieces=pieces)

    def _embeddings(self, call: Call, body: Json) -> Answer:
        request_bodies.check_embeddings(body, call.version)
        name, _ = self._admit(call, estimate(embeddings.texts(body), None))
        return Answer(200, pretty(embeddings.embed(body, name)) + b"\n")

    def _admit(self, call: Call, tokens: int) -> tuple[str, str]:
        """Count the request against the deployment's limits; returns name and version of its model."""
        deployment = call.deployment
        if deployment is None or call.route is None:
            raise errors.resource_not_found()
        capacity = int((deployment.envelope.get("sku") or {}).get("capacity") or UNITS)
        call.reading = self._meter.take(deployment.name, capacity, tokens, self._world.clock.now())
        seconds = call.reading.retry_after_seconds
        if call.reading.exceeded == "requests":
            raise errors.too_many_calls(seconds)
        if call.reading.exceeded == "tokens":
            raise errors.too_many_tokens(
                deployment=deployment.name,
                model=call.model[0],
                region=headers.region_name(call.location),
                operation=call.route.operation,
                version=call.version,
                seconds=seconds,
            )
        return call.model

    def _deployment(self, name: str) -> Resource | None:
        """A deployment of the account by name, letter case ignored (as ARM's ids; inferred).

        One that failed or is being made is none.
        """
        for deployment in self._world.store.children(self._account_id, "deployments"):
            if (
                deployment.name.lower() == name.lower()
                and deployment.properties.get("provisioningState", "Succeeded") == "Succeeded"
            ):
                return deployment
        return None

    def _models(self) -> Answer:
        """The account's deployments as models (members from memory; the shape is OpenAI's list)."""
        created = int(self._world.clock.now().timestamp())
        names = [d.name for d in self._world.store.children(self._account_id, "deployments")]
        data = [{"created": created, "id": name, "object": "model", "owned_by": "system"} for name in names]
        return Answer(200, compact({"data": data, "object": "list"}) + b"\n")
