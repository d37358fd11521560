"""The URLs of an account: what is simulated, and what exists in Azure but is refused by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from apim_simulator.model.refused_routes import DATED, V1_ROUTES

DEPLOYMENTS = "/openai/deployments/{deployment-id}"
FOUNDRY = "/models/"
"""Routes of Azure AI Foundry, whose body names the deployment (MODEL-FOUNDRY)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `kind` names what answers it, or is empty where nothing does; `operation` is the name that messages give it.

    `since` is the first dated api-version with the route.
    """

    method: str
    template: str
    kind: str = ""
    operation: str = ""
    action: str = ""
    since: str = ""

    @property
    def is_v1(self) -> bool:
        """Whether this is a v1 route, which takes no dated api-version."""
        return self.template.startswith("/openai/v1/")

    @property
    def is_foundry(self) -> bool:
        """Whether this is a route of Azure AI Foundry, which has an api-version of its own."""
        return self.template.startswith(FOUNDRY)

    @property
    def is_dated(self) -> bool:
        """Whether an api-version must be sent."""
        return not self.is_v1


_CHAT = ("chat", "ChatCompletions_Create", "deployments/chat/completions/action")
_COMPLETIONS = ("completions", "Completions_Create", "deployments/completions/action")
_EMBEDDINGS = ("embeddings", "Embeddings_Create", "deployments/embeddings/action")
FIRST_WITH_CHAT = "2023-03-15-preview"

SIMULATED = (
    Route("POST", f"{DEPLOYMENTS}/chat/completions", *_CHAT, FIRST_WITH_CHAT),
    Route("POST", f"{DEPLOYMENTS}/completions", *_COMPLETIONS),
    Route("POST", f"{DEPLOYMENTS}/embeddings", *_EMBEDDINGS),
    Route("POST", "/openai/v1/chat/completions", *_CHAT),
    Route("POST", "/openai/v1/completions", *_COMPLETIONS),
    Route("POST", "/openai/v1/embeddings", *_EMBEDDINGS),
    Route("GET", "/openai/v1/models", "models", "Models_List", "models/read"),
    Route("GET", "/openai/v1/models/{id}", "model", "Models_Get", "models/read"),
    Route("POST", f"{FOUNDRY}chat/completions", *_CHAT),
    Route("POST", f"{FOUNDRY}embeddings", *_EMBEDDINGS),
)
REFUSED = (
    *(Route(method, f"/openai/v1/{tail}") for tail, methods in V1_ROUTES.items() for method in methods.split()),
    *(Route(method, f"/openai/{tail}") for tail, methods in DATED.items() for method in methods.split()),
)


def _pattern(template: str) -> re.Pattern[str]:
    """A parameter is one segment, `{path}` any number of them."""

    def part(text: str) -> str:
        if text.startswith("{"):
            return f"(?P<{text[1:-1].replace('-', '_')}>{'.+' if text == '{path}' else '[^/]+'})"
        return re.escape(text)

    return re.compile("".join(map(part, re.split(r"(\{[\w-]+\})", template))))


_TABLE = tuple((route, _pattern(route.template)) for route in (*SIMULATED, *REFUSED))


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The route of a decoded path, with the parts that its template names. Letter case counts (inferred)."""
    for route, pattern in _TABLE:
        matched = pattern.fullmatch(path)
        if matched is not None and route.method == method:
            return route, matched.groupdict()
    return None
