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
_OF_A_MODEL = frozenset({"audio", "chat", "completions", "embeddings", "images"})
"""First segments of routes that exist under a deployment or under /openai/v1, and not right under /openai."""
_V1_ROUTES = _OF_A_MODEL | {"responses"}
"""First segments by which a v1 document is known; previews have /responses right under /openai too."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A route that cannot work: the setting to change, what is wrong, and the value that works."""

    setting: Literal["path", "basePath"]
    rule: str
    found: str
    fix: str


def is_dated(template: str) -> bool:
    """Whether a template is a route to a named deployment, which AzureOpenAI clients build; others are of v1."""
    return "deployments" in template.split("/")


def is_v1(template: str) -> bool:
    """Whether a template is a route of v1, with or without /openai/v1 before it."""
    return template.removeprefix(V1).strip("/").split("/")[0] in _V1_ROUTES


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
        found = [_upstream(base_path, template), _consumer(path, template) if clients == "sdk" else None]
        for fault in found:
            if fault and (fault.setting, fault.rule) not in seen:
                seen.add((fault.setting, fault.rule))
                yield fault


def _upstream(base_path: str, template: str) -> Fault | None:
    """Rows F1, F2, F9: Azure OpenAI answers 404 where /openai or /openai/v1 is doubled or missing."""
    url = f"{base_path}{template}"
    segments = url.strip("/").split("/")
    times = segments.count("openai")
    right = "" if template.startswith("/openai/") else DATED if is_dated(template) else V1
    fix = f'set basePath to "{right}"' if right else "remove basePath, as the template begins with /openai"
    if times > 1:
        return Fault("basePath", "openai-doubled", f'Azure OpenAI would be called at "{url}", with /openai twice', fix)
    if url.startswith(FOUNDRY) and not times:
        return None
    if not times:
        return Fault("basePath", "openai-missing", f'Azure OpenAI would be called at "{url}", without /openai', fix)
    after = segments[segments.index("openai") + 1 :]
    if after and after[0] in _OF_A_MODEL:
        found = f'Azure OpenAI would be called at "{url}", without /v1 or /deployments/{{deployment}} after /openai'
        return Fault("basePath", "openai-missing", found, fix)
    return None


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
