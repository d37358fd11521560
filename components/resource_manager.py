"""Resource Manager, for what the provider has no class for: hooks call it while the program runs.

The login is the provider's: it hands out the token that it deploys with.
"""

import asyncio
import json
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.client import HTTPException
from importlib.metadata import version
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import pulumi

from arm_args import Question

API_VERSION = "2024-05-01"
"""Of the provider's classes for API Management."""
_SECONDS = 60
_CLOUDS = {
    "public": "https://management.azure.com",
    "usgovernment": "https://management.usgovcloudapi.net",
    "china": "https://management.chinacloudapi.cn",
}
"""Resource Manager by the provider's `environment`
(https://learn.microsoft.com/azure/azure-resource-manager/management/control-plane-and-data-plane)."""
_STATUS_OF = "Azure-AsyncOperation"


class Absent(RuntimeError):
    """ARM knows no such thing."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer of ARM, or of the operation that it has begun."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def state(self) -> str:
        """State of the operation, of an answer that has it; "" of any other."""
        return str(self.body.get("status") or "")

    @property
    def poll(self) -> str:
        """Where to ask again; "" when it is over.

        `Azure-AsyncOperation` answers 200 and a status, `Location` alone 202 until it is over (recorded: o24-08, o26-05).
        """
        if self.status == HTTPStatus.ACCEPTED:
            return self.headers.get(_STATUS_OF) or self.headers.get("Location") or self.url
        return self.url if self.state == "InProgress" else ""


@dataclass(frozen=True, slots=True)
class Service:
    """An API Management service in Resource Manager. `purpose` begins every message. Its calls block: use a thread."""

    url: str
    purpose: str
    token: str = field(repr=False)
    root: str = ""

    def listed(self, *segments: str) -> Iterator[dict[str, Any]]:
        """Every item of a list below the service, over all its pages. Raises RuntimeError."""
        yield from self._pages(self._below(segments))

    def answer(self, question: Question) -> dict[str, Any]:
        """The answer to a question, a list with all its pages. Raises RuntimeError, Absent where nothing is there."""
        subscription = f"/subscriptions/{self.url.removeprefix(self.root).split('/')[2]}"
        above = "" if question.path.startswith("/subscriptions/") else subscription
        url = f"{self.root}{above}{quote(question.path)}?{urlencode({'api-version': question.api_version})}"
        if question.body:
            return _answer("POST", url, self.token, self.purpose, dict(question.body)).body
        first = _answer("GET", url, self.token, self.purpose).body
        if next_page := first.get("nextLink"):
            return {"value": [*first.get("value", ()), *self._pages(next_page)]}
        return first

    def has(self, resource_id: str, api_version: str) -> bool:
        """Whether there is a resource, wherever it is. Raises RuntimeError."""
        try:
            _answer("GET", f"{self.root}{quote(resource_id)}?{urlencode({'api-version': api_version})}", self.token, self.purpose)
        except Absent:
            return False
        return True

    def remove(self, *segments: str, seconds: float = 300) -> None:
        """Delete what is below the service, and wait until that is done; an absent thing counts as deleted.

        Raises:
            RuntimeError: refused, failed, unreachable, or not done after `seconds`.
        """
        until, pause = time.monotonic() + seconds, 0.5
        try:
            answer = _answer("DELETE", self._below(segments), self.token, self.purpose)
            while (poll := answer.poll) and time.monotonic() < until:
                time.sleep(pause)
                pause = min(2 * pause, 10)
                answer = _answer("GET", poll, self.token, self.purpose)
        except Absent:
            return
        path = "/".join(segments)
        if poll:
            raise RuntimeError(f"{self.purpose}: the deletion of {path} is not done after {seconds:.0f} s")
        if answer.state not in ("", "Succeeded"):
            raise RuntimeError(f"{self.purpose}: the deletion of {path} ended as {answer.state}: {json.dumps(answer.body)[:2000]}")

    def _pages(self, page: str | None) -> Iterator[dict[str, Any]]:
        while page:
            answer = _answer("GET", page, self.token, self.purpose).body
            yield from answer.get("value", ())
            page = answer.get("nextLink")

    def _below(self, segments: tuple[str, ...]) -> str:
        path = "/".join(quote(segment, safe="") for segment in segments)
        return f"{self.url}/{path}?{urlencode({'api-version': API_VERSION})}"


CLIENT_CONFIG, _TOKEN = "azure-native:authorization:getClientConfig", "azure-native:authorization:getClientToken"


async def service(inputs: Mapping[str, Any], purpose: str) -> Service:
    """The service that a resource's inputs name, with the provider's own login. Raises RuntimeError."""
    same_provider = pulumi.InvokeOptions(version=version("pulumi-azure-native"))
    who = await pulumi.runtime.invoke_async(CLIENT_CONFIG, {}, same_provider)
    token = await pulumi.runtime.invoke_async(_TOKEN, {}, same_provider)
    root = await asyncio.to_thread(_resource_manager, purpose)
    return Service(f"{root}{_path(who, inputs['resourceGroupName'], inputs['serviceName'])}", purpose, str(token["token"]))


def service_now(group: str, name: str, purpose: str) -> Service:
    """The same where nothing runs asynchronously: before the program declares anything. Raises RuntimeError."""
    same_provider = pulumi.InvokeOptions(version=version("pulumi-azure-native"))
    try:
        who, token = (pulumi.runtime.invoke(each, {}, same_provider).value for each in (CLIENT_CONFIG, _TOKEN))
    except Exception as error:  # the SDK raises nothing narrower from an invoke
        raise RuntimeError(f"{purpose}: the provider gives no token: {error}") from error
    root = _resource_manager(purpose)
    return Service(f"{root}{_path(who, group, name)}", purpose, str(token["token"]), root)


def _path(who: Mapping[str, Any], group: str, name: str) -> str:
    return (
        f"/subscriptions/{who['subscriptionId']}/resourceGroups/{quote(group, safe='')}"
        f"/providers/Microsoft.ApiManagement/service/{quote(name, safe='')}"
    )


def _resource_manager(purpose: str) -> str:
    """Root of Resource Manager as the provider finds it: by its `metadataHost`, else by its `environment`."""
    config = pulumi.Config("azure-native")
    host = config.get("metadataHost") or os.environ.get("ARM_METADATA_HOSTNAME")
    if host:
        origin = host if urlsplit(host).scheme in ("http", "https") else f"https://{host}"
        answer = _answer("GET", f"{origin.rstrip('/')}/metadata/endpoints?api-version=2022-09-01", "", purpose)
        return str(answer.body["resourceManager"]).rstrip("/")
    names = (config.get("environment"), os.environ.get("ARM_ENVIRONMENT"), os.environ.get("AZURE_ENVIRONMENT"), "public")
    name = next(name for name in names if name).lower().removeprefix("azure").removesuffix("cloud")
    if name not in _CLOUDS:
        raise RuntimeError(f'Resource Manager of environment "{name}" is not known; known: {", ".join(_CLOUDS)}')
    return _CLOUDS[name]


@cache
def _trust() -> ssl.SSLContext:
    """What urlopen would make anew for each request, which takes longer than the request: the certificates that are trusted."""
    return ssl.create_default_context()


def _answer(method: str, url: str, token: str, purpose: str, body: Mapping[str, str] | None = None) -> _Answer:
    """One request to ARM. Raises RuntimeError with ARM's words, Absent where nothing is there."""
    headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if body else {})
    data = json.dumps(body).encode() if body else None
    request = Request(url, data, headers, method=method)  # noqa: S310 - https, see `_resource_manager`
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=_SECONDS, context=_trust()) as answer:  # noqa: S310 - as above
            return _Answer(url, answer.status, answer.headers, dict(json.loads(answer.read() or b"{}")))
    except HTTPError as error:
        kind = Absent if error.code == HTTPStatus.NOT_FOUND else RuntimeError
        reason = error.read(2000).decode("utf-8", errors="replace")
        raise kind(f"{purpose}: {method} {urlsplit(url).path}: {error.code} {reason}") from None
    except (OSError, ValueError, TypeError, HTTPException) as error:  # the last two: no JSON object, and an answer that ends early
        raise RuntimeError(f"{purpose}: {method} {urlsplit(url).path}: {error}") from None
