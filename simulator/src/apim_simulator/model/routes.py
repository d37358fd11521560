"""The URLs of an account: what is simulated, and what exists in Azure but is refused by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

DEPLOYMENTS = "/openai/deployments/{deployment-id}"
FOUNDRY = "/models/"
"""Routes of Azure AI Foundry, whose body names the deployment (MODEL-FOUNDRY)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `kind` is chat, embeddings, models or, if not simulated, empty; `operation` the name that messages give it."""

    method: str
    template: str
    kind: str = ""
    operation: str = ""
    action: str = ""

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


CHAT_ACTION = "deployments/chat/completions/action"
EMBEDDINGS_ACTION = "deployments/embeddings/action"

SIMULATED = (
    Route("POST", f"{DEPLOYMENTS}/chat/completions", "chat", "ChatCompletions_Create", CHAT_ACTION),
    Route("POST", f"{DEPLOYMENTS}/embeddings", "embeddings", "Embeddings_Create", EMBEDDINGS_ACTION),
    Route("POST", "/openai/v1/chat/completions", "chat", "ChatCompletions_Create", CHAT_ACTION),
    Route("POST", "/openai/v1/embeddings", "embeddings", "Embeddings_Create", EMBEDDINGS_ACTION),
    Route("GET", "/openai/v1/models", "models", "Models_List", "models/read"),
    Route("POST", f"{FOUNDRY}chat/completions", "chat", "ChatCompletions_Create", CHAT_ACTION),
    Route("POST", f"{FOUNDRY}embeddings", "embeddings", "Embeddings_Create", EMBEDDINGS_ACTION),
)

OTHERS = (
    *(
        Route("POST", f"{DEPLOYMENTS}/{tail}")
        for tail in (
            "completions",
            "audio/speech",
            "audio/transcriptions",
            "audio/translations",
            "images/edits",
            "images/generations",
        )
    ),
    *(
        Route(method, f"/openai/v1/{collection}{tail}")
        for collection in (
            "containers",
            "conversations",
            "evals",
            "files",
            "fine_tuning/jobs",
            "responses",
            "vector_stores",
            "videos",
        )
        for method, tail in (("GET", ""), ("POST", ""), ("GET", "/{id}"), ("POST", "/{id}"), ("DELETE", "/{id}"))
    ),
    Route("GET", "/openai/v1/models/{id}"),
    Route("DELETE", "/openai/v1/models/{id}"),
    *(
        Route("POST", f"/openai/v1/{tail}")
        for tail in (
            "completions",
            "audio/speech",
            "audio/transcriptions",
            "audio/translations",
            "images/edits",
            "images/generations",
        )
    ),
)
"""Documented operations that answer 501: those that a client is likely to try. The rest of v1 (sub-resources of these) is 404 like
any other URL.
"""


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^}]*\\}", "([^/]+)", re.escape(template)))


_TABLE = tuple((route, _pattern(route.template)) for route in (*SIMULATED, *OTHERS))


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The route of a decoded path, with `deployment` from it where it names one. Letter case counts (inferred)."""
    for route, pattern in _TABLE:
        matched = pattern.fullmatch(path)
        if matched is not None and route.method == method:
            return route, {"deployment": matched[1]} if route.template.startswith(DEPLOYMENTS) else {}
    return None
