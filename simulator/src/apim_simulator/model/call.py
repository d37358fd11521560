"""One request on its way through the model server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from apim_simulator.half_characters import has_half
from apim_simulator.model import errors, headers, multipart, recordings, xai
from apim_simulator.model.answer import Json
from apim_simulator.model.api_versions import V1
from apim_simulator.model.multipart import Form
from apim_simulator.model.rate_limits import Meter, Reading
from apim_simulator.model.routes import Route
from apim_simulator.model.stored import Stored
from apim_simulator.store import Resource
from apim_simulator.world import World

UNITS = 1
"""Capacity of a deployment that names none."""
FAMILIES = {
    "chat": recordings.CHAT,
    "completions": recordings.CHAT,
    "embeddings": recordings.EMBEDDINGS,
    "responses.create": recordings.RESPONSES,
}


@dataclass(slots=True, kw_only=True)
class Call:
    """A request and what is known of it so far: `deployment` and `reading`, once known, decide the headers."""

    world: World
    meter: Meter
    account_id: str
    account: Resource | None
    request: Request
    raw: bytes
    route: Route | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    version: str = V1
    deployment: Resource | None = None
    reading: Reading | None = None
    streamed: bool = False
    unlimited: bool = False

    @property
    def model(self) -> str:
        """Name of the deployment's model."""
        return self._of_model("name")

    @property
    def full_model(self) -> str:
        """Name and version of the deployment's model, as answers name it."""
        version = self._of_model("version")
        return f"{self.model}-{version}" if version else self.model

    @property
    def deployment_name(self) -> str:
        """The deployment's name, empty before it is known."""
        return self.deployment.name if self.deployment else ""

    @property
    def location(self) -> str:
        """The account's region."""
        return str(self.account.envelope.get("location", "")) if self.account else ""

    @property
    def now(self) -> datetime:
        """The simulator's time."""
        return self.world.clock.now()

    @property
    def seconds(self) -> int:
        """The simulator's time as answers state it."""
        return int(self.now.timestamp())

    @property
    def stored(self) -> Stored:
        """What the account has stored."""
        return Stored(self.world.store.objects, self.account_id)

    @property
    def family(self) -> str:
        """The family of routes whose headers the answer carries."""
        if self.route is not None and self.route.is_foundry:
            return recordings.XAI if xai.is_of_vendor(self.model) else recordings.FOUNDRY
        return FAMILIES.get(self.route.kind if self.route else "", recordings.OTHERS)

    @property
    def month(self) -> str:
        """The month whose answers the model gives (recordings.py)."""
        return recordings.month(self.family, self.model)

    @property
    def served(self) -> headers.Served | None:
        """What the headers depend on, once a deployment has counted the call."""
        if self.reading is None:
            return None
        return headers.Served(
            reading=self.reading,
            deployment=self.deployment_name,
            model=self.full_model,
            family=self.family,
            month=self.month,
            streamed=self.streamed,
        )

    def body(self) -> Json:
        """The request's JSON object. Azure's words for one that is none are from memory."""
        try:
            body = json.loads(self.raw)
        except (ValueError, RecursionError):
            raise errors.invalid_request("The body of your request is not valid JSON.", None, None) from None
        if not isinstance(body, dict):
            raise errors.invalid_request("The body of your request is not a JSON object.", None, None)
        if has_half(self.raw, body):
            raise errors.unsupported("half of a surrogate pair in a text: what Azure makes of it is not known")
        return body

    def deployed_body(self) -> Json:
        """The body of a call to a deployment: the one that the path names, else the one that `model` names, which is then found.

        An absent deployment of a path is refused before the body is read (aoai2-completions-404-f14d07).
        """
        if self._path_names_deployment():
            return self.body()
        body = self.body()
        self._take_deployment(body.get("model"))
        return body

    def deployed_form(self) -> Form:
        """The same of a body of kind multipart/form-data."""
        named = self._path_names_deployment()
        form = multipart.parse(self.request.headers.get("content-type", ""), self.raw)
        if not named:
            self._take_deployment(form.text("model"))
        return form

    def _path_names_deployment(self) -> bool:
        name = self.parameters.get("deployment_id")
        if name is None:
            return False
        self.deployment = self.find_deployment(name)
        if self.deployment is None:
            raise errors.deployment_not_found()
        return True

    def _take_deployment(self, name: object) -> None:
        if not isinstance(name, str):
            raise errors.invalid_request("you must provide a model parameter", None, None)
        self.deployment = self.find_deployment(name)
        if self.deployment is None:
            raise errors.unknown_model(name)

    def find_deployment(self, name: str) -> Resource | None:
        """A deployment of the account by name, letter case ignored (as ARM's ids; inferred).

        One that failed or is being made is none.
        """
        for deployment in self.world.store.children(self.account_id, "deployments"):
            if (
                deployment.name.lower() == name.lower()
                and deployment.properties.get("provisioningState", "Succeeded") == "Succeeded"
            ):
                return deployment
        return None

    def admit(self, tokens: int) -> None:
        """Count the call and its estimated tokens against the deployment's limits. Raises Refused where they are spent.

        Requests of a batch have no limits of this kind (`unlimited`).
        """
        if self.unlimited:
            return
        if self.deployment is None or self.route is None:
            raise errors.resource_not_found()
        capacity = int((self.deployment.envelope.get("sku") or {}).get("capacity") or UNITS)
        self.reading = self.meter.take(self.deployment.name, capacity, tokens, self.now)
        seconds = self.reading.retry_after_seconds
        if self.reading.exceeded == "requests":
            raise errors.too_many_calls(seconds)
        if self.reading.exceeded == "tokens":
            raise errors.too_many_tokens(
                deployment=self.deployment.name,
                model=self.model,
                region=headers.region_name(self.location),
                operation=self.route.operation,
                version=self.version,
                seconds=seconds,
            )

    def _of_model(self, member: str) -> str:
        model = (self.deployment.properties if self.deployment else {}).get("model") or {}
        return str(model.get(member) or "")
