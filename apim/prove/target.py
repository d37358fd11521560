"""One API of a deployed stack as a proof sees it, and the requests that can be made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apim.prove.response_origin import Kind
from apim.prove.tokens import NONE, Presented
from desired_state import DesiredApi, routes
from settings import Api

PLACEHOLDER = "not-a-real-one"
"""In place of every template parameter: nothing has that name, and a probe may be a DELETE."""
PARAMETER = re.compile(r"\{[^{}]+\}")
FREE_DEPLOYMENT = re.compile(r"/deployments/\{[^{}]+\}")
"""Where a template leaves the deployment to the caller."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call. A parameter of its template becomes `deployment`, else the placeholder; a key or token never travels in the URL."""

    method: str
    template: str
    deployment: str | None = None
    body: Mapping[str, Any] | None = None
    key: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    version: str | None = None
    """Another version than the API's own, for an API whose calls name one outside the path."""
    preflight: bool = False
    """Sent by a browser before the call: with none of the call's headers, so with no version where a header names it."""

    @property
    def may_spend(self) -> bool:
        """Whether a model may answer it: only where a deployment and what it is to do are named."""
        return self.body is not None


@dataclass(frozen=True, slots=True)
class Target:
    """An API: as composed, its settings, its URL from the stack's outputs, what opens it, and the deployments to call.

    `key` and `presented` are what the consumer would send; `is_open` says that a product lets calls in without a key.
    """

    api: DesiredApi
    settings: Api
    url: str
    key: str | None = field(default=None, repr=False)
    presented: Presented = NONE
    deployments: tuple[str, ...] = ()
    is_open: bool = False
    taken: Mapping[str, str] = field(default_factory=dict)
    """What takes all calls of an operation, by `METHOD /template`: another API of the stack, whose path lies in this one's."""

    @property
    def name(self) -> str:
        """Of the API."""
        return self.api.name

    @property
    def token(self) -> str | None:
        """The token that should open the API."""
        return self.presented.allowed

    @property
    def demands_key(self) -> bool:
        """Whether a call without subscription key is refused."""
        return self.api.arguments["subscription_required"] and not self.is_open

    @property
    def demands_token(self) -> bool:
        """Whether a call without token in `Authorization` is refused."""
        return self.settings.entra is not None or self.settings.jwt is not None

    def with_key(self, key: str | None) -> "Target":
        """The same for another consumer."""
        return replace(self, key=key)

    @property
    def refusal(self) -> Kind | None:
        """How the gateway refuses a call without credentials: keys are looked at before any policy; None where it does not."""
        if self.demands_key:
            return Kind.KEY_REFUSED
        return Kind.TOKEN_REFUSED if self.demands_token else None

    @property
    def operations(self) -> tuple[tuple[str, str], ...]:
        """Method and URL template of each operation of the contract, queries taken off."""
        lines = (line.split(maxsplit=2) for line in self.api.definition.contract)
        return tuple((method, template.split("?", 1)[0]) for method, template, *_ in lines)

    @property
    def lacks(self) -> str:
        """Why the proof cannot call as a consumer, "" where it can."""
        if self.demands_key and self.key is None:
            return "no subscription of the stack opens the API"
        if self.demands_token and self.token is None:
            return self.presented.why
        return ""

    def request(self, method: str, template: str, **more: Any) -> Request:
        """A call with the consumer's credentials."""
        return Request(method, template, key=self.key, token=self.token, **more)

    def sent(self, request: Request) -> Mapping[str, Any]:
        """The request in httpx's words."""
        path = PARAMETER.sub(request.deployment or PLACEHOLDER, request.template)
        version = routes.sent_version(self.api.definition.api_version, self.api.definition.base_path, request.template)
        query = {"api-version": version} if version else {}
        headers = dict(request.headers)
        if request.key:
            headers[self.api.arguments["key_header"]] = request.key
        if request.token:
            headers["Authorization"] = f"Bearer {request.token}"
        for place, pair in self.api.version.items():
            if request.preflight and place != "query":
                continue
            name, _, value = pair.partition("=")
            (query if place == "query" else headers)[name] = value if request.version is None else request.version
        return {"method": request.method, "url": f"{self.url}{path}", "params": query, "headers": headers, "json": request.body}


def revised(url: str, revision: int | None) -> str:
    """The URL of a revision that is not the current one.

    https://learn.microsoft.com/azure/api-management/api-management-revisions
    """
    return url if revision is None else f"{url};rev={revision}"
