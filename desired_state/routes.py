"""From a path suffix to URLs: what consumers call, what Azure OpenAI is called with, and whether both can work.

upstream = backend origin + base path + URL template; consumer = gateway + path suffix + URL template. The rules are the
rows of the URL truth table; all but the join itself are inferred from
https://learn.microsoft.com/azure/api-management/set-backend-service-policy and from what the OpenAI SDKs send.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

DATED = "/openai"
V1 = "/openai/v1"
FOUNDRY = "/models/"
"""Routes of Azure AI Foundry, right under the origin: the wizard of the portal calls the kind "Azure AI"
(https://learn.microsoft.com/azure/api-management/azure-ai-foundry-api)."""
ANTHROPIC = "/anthropic/"
"""Routes of Claude models in Foundry, right under the origin too
(https://learn.microsoft.com/azure/ai-foundry/foundry-models/how-to/use-foundry-models-claude)."""
UNDER_THE_ORIGIN = (FOUNDRY, ANTHROPIC)
_ONE_MODEL = f"{FOUNDRY}{{"
"""How the route to one model begins, which Azure OpenAI has: below /models/ Foundry has no parameter."""
REALTIME = "realtime"
"""Last segment of routes that only a WebSocket opens; `/realtime/calls` and others below it are HTTP (recorded)."""
_OF_A_MODEL = frozenset({"audio", "chat", "completions", "embeddings", "images"})
"""First segments of routes that exist under a deployment or under /openai/v1, and not right under /openai."""
_V1_ROUTES = _OF_A_MODEL | {"responses"}
"""First segments by which a v1 document is known; previews have /responses right under /openai too."""
_OPENAI_ROUTES = _V1_ROUTES | {"assistants", "batches", "containers", "conversations", "evals", "files", "fine_tuning", "models"}
_OPENAI_ROUTES |= {"realtime", "threads", "uploads", "vector_stores", "videos"}
"""First segments that Azure OpenAI has at all, under /openai/v1 at least."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A route that cannot work: the setting to change, what is wrong, and the value that works.

    `setting` is "" where none helps but to leave the operation out.
    """

    setting: Literal["path", "basePath", ""]
    rule: str
    found: str
    fix: str


def is_dated(template: str) -> bool:
    """Whether a template is a route to a named deployment, which AzureOpenAI clients build; others are of v1."""
    return "deployments" in template.split("/")


def is_v1(template: str) -> bool:
    """Whether a template is a route of v1, with or without /openai/v1 before it."""
    return template.removeprefix(V1).strip("/").split("/")[0] in _V1_ROUTES


def is_under_v1(base_path: str, template: str) -> bool:
    """Whether Azure OpenAI is called under /openai/v1, which takes no dated api-version (recorded)."""
    return f"{base_path}{template}".startswith(f"{V1}/")


def sent_version(api_version: str, base_path: str, template: str) -> str:
    """The consumers' api-version in a call; none where it is dated and the route is one of v1, which refuses it."""
    return "" if api_version[:4].isdecimal() and is_under_v1(base_path, template) else api_version


def azure_endpoint(path: str, templates: Sequence[str]) -> str | None:
    """Path under the gateway that AzureOpenAI clients take as azure_endpoint: they append /openai/deployments/….

    None where no route of a deployment can be reached that way, which `clients: any` allows.
    """
    for template in filter(is_dated, templates):
        segments = f"{path}{template}".strip("/").split("/")
        before = segments[: segments.index("deployments")]
        if before[-1:] == ["openai"]:
            return "/".join(before[:-1])
    return None


def base_url(path: str, templates: Sequence[str]) -> str | None:
    """Path under the gateway that v1 clients take as base_url: they append /chat/completions.

    None where the API is one of deployments.
    """
    if any(map(is_dated, templates)):
        return None
    return f"{path}{V1}".strip("/") if any(template.startswith(f"{V1}/") for template in templates) else path


def faults(path: str, base_path: str, templates: Sequence[str], *, clients: str) -> Iterator[Fault]:
    """What is wrong with an API's routes, each kind of mistake once."""
    seen = set()
    for template in templates:
        found = [
            _websocket(base_path, template) or _upstream(base_path, template),
            _consumer(path, template) if clients == "sdk" else None,
        ]
        for fault in found:
            if fault and (fault.setting, fault.rule) not in seen:
                seen.add((fault.setting, fault.rule))
                yield fault


def _websocket(base_path: str, template: str) -> Fault | None:
    """A WebSocket needs an API of that type (https://learn.microsoft.com/azure/api-management/websocket-api)."""
    url = f"{base_path}{template}"
    if url.rstrip("/").rpartition("/")[2].lower() != REALTIME:
        return None
    found = f'"{url}" is opened as a WebSocket, which no HTTP API of API Management forwards'
    return Fault("", "websocket", found, "leave the operation out, and publish it as a WebSocket API beside the stack")


def _upstream(base_path: str, template: str) -> Fault | None:
    """Rows F1, F2, F9: Azure OpenAI answers 404 where /openai or /openai/v1 is doubled or missing."""
    url = f"{base_path}{template}"
    segments = url.strip("/").split("/")
    times = segments.count("openai")
    fix = _base_path(template)
    if times > 1:
        return Fault("basePath", "openai-doubled", f'Azure OpenAI would be called at "{url}", with /openai twice', fix)
    if url.startswith(UNDER_THE_ORIGIN) and not times:
        return None
    if not times:
        return Fault("basePath", "openai-missing", f'Azure OpenAI would be called at "{url}", without /openai', fix)
    after = segments[segments.index("openai") + 1 :]
    if _is_under_the_origin(template):
        return Fault(
            "basePath", "openai-doubled", f'"{template}" begins right under the origin, and would be called at "{url}"', fix
        )
    if after and after[0] in _OF_A_MODEL:
        found = f'Azure OpenAI would be called at "{url}", without /v1 or /deployments/{{deployment}} after /openai'
        return Fault("basePath", "openai-missing", found, fix)
    return None


def _is_under_the_origin(template: str) -> bool:
    """Whether a template is a route of another service of the account's, which /openai is no part of."""
    return template.startswith(UNDER_THE_ORIGIN) and not template.startswith(_ONE_MODEL)


def _base_path(template: str) -> str:
    """The way out where Azure OpenAI would be called at a URL that it has not."""
    if template.startswith("/openai/"):
        return "remove basePath, as the template begins with /openai"
    if _is_under_the_origin(template):
        return "remove basePath, as the template begins right under the origin"
    if is_dated(template):
        return f'set basePath to "{DATED}"'
    if template.strip("/").split("/")[0] in _OPENAI_ROUTES:
        return f'set basePath to "{V1}"'
    return "set basePath to the path under which the resource has this route; Azure OpenAI has none of that name"


def _consumer(path: str, template: str) -> Fault | None:
    """Rows F3 and F4: AzureOpenAI clients put /openai/deployments/… after azure_endpoint, once."""
    if template.startswith("/openai/") and path.rsplit("/", maxsplit=1)[-1] == "openai":
        corrected = path.removesuffix("openai").rstrip("/")
        found = f'"{path}" ends in "openai", and the URL template "{template}" begins with it'
        return Fault("path", "path-suffix", found, f'write "{corrected}", or set clients to any')
    if is_dated(template) and not template.startswith("/openai/") and path.rsplit("/", maxsplit=1)[-1] != "openai":
        stem = path[: -len("openai")].rstrip("/") if path.lower().split("/")[-1] == "openai" else path
        corrected = f"{stem}/openai".lstrip("/")
        found = f'"{path}" does not end in "/openai", which AzureOpenAI clients put after azure_endpoint'
        return Fault("path", "path-suffix", found, f'write "{corrected}", or set clients to any')
    return None
