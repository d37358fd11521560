"""The URLs of an account: what is simulated, and what exists in Azure but is refused by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from apim_simulator.model.refused_routes import DATED, V1_ROUTES

V1, DATED_PREFIX = "/openai/v1", "/openai"
DEPLOYMENTS = "/openai/deployments/{deployment-id}"
FOUNDRY = "/models"
"""Routes of Azure AI Foundry, whose body names the deployment (MODEL-FOUNDRY)."""
FIRST_WITH_CHAT = "2023-03-15-preview"
FIRST_WITH_IMAGES = "2023-12-01-preview"
FIRST_WITH_AUDIO = "2023-09-01-preview"
FIRST_WITH_SPEECH = "2024-02-15-preview"
FIRST_WITH_BATCHES = "2024-07-01-preview"
FIRST_WITH_RESPONSES = "2025-03-01-preview"


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
        return self.template.startswith(f"{V1}/")

    @property
    def is_foundry(self) -> bool:
        """Whether this is a route of Azure AI Foundry, which has an api-version of its own."""
        return self.template.startswith(f"{FOUNDRY}/")

    @property
    def is_dated(self) -> bool:
        """Whether an api-version must be sent."""
        return not self.is_v1


DEPLOYED = (
    ("chat/completions", "chat", "ChatCompletions_Create", FIRST_WITH_CHAT),
    ("completions", "completions", "Completions_Create", ""),
    ("embeddings", "embeddings", "Embeddings_Create", ""),
    ("images/generations", "images.generate", "ImageGenerations_Create", FIRST_WITH_IMAGES),
    ("images/edits", "images.edit", "ImageEdits_Create", "2025-04-01-preview"),
    ("audio/speech", "audio.speech", "Speech_Create", FIRST_WITH_SPEECH),
    ("audio/transcriptions", "audio.transcribe", "Transcriptions_Create", FIRST_WITH_AUDIO),
    ("audio/translations", "audio.translate", "Translations_Create", FIRST_WITH_AUDIO),
)
"""What a deployment does: path, kind, operation, first dated version. On v1 the body names the deployment."""

STORED = (
    ("POST", "responses", "responses.create", FIRST_WITH_RESPONSES),
    ("GET", "responses/{id}", "responses.retrieve", FIRST_WITH_RESPONSES),
    ("DELETE", "responses/{id}", "responses.delete", FIRST_WITH_RESPONSES),
    ("POST", "responses/{id}/cancel", "responses.cancel", FIRST_WITH_RESPONSES),
    ("GET", "responses/{id}/input_items", "responses.input_items", FIRST_WITH_RESPONSES),
    ("POST", "files", "files.upload", ""),
    ("GET", "files", "files.list", ""),
    ("GET", "files/{id}", "files.retrieve", ""),
    ("DELETE", "files/{id}", "files.delete", ""),
    ("GET", "files/{id}/content", "files.content", ""),
    ("POST", "batches", "batches.create", FIRST_WITH_BATCHES),
    ("GET", "batches", "batches.list", FIRST_WITH_BATCHES),
    ("GET", "batches/{id}", "batches.retrieve", FIRST_WITH_BATCHES),
    ("POST", "batches/{id}/cancel", "batches.cancel", FIRST_WITH_BATCHES),
)
"""What an account stores, on v1 and with a dated version: method, path, kind, first dated version."""

V1_ONLY = (
    ("POST", "conversations", "conversations.create"),
    ("GET", "conversations/{id}", "conversations.retrieve"),
    ("POST", "conversations/{id}", "conversations.update"),
    ("DELETE", "conversations/{id}", "conversations.delete"),
    ("GET", "conversations/{id}/items", "conversations.list_items"),
    ("POST", "conversations/{id}/items", "conversations.add_items"),
    ("GET", "conversations/{id}/items/{item}", "conversations.retrieve_item"),
    ("DELETE", "conversations/{id}/items/{item}", "conversations.delete_item"),
    ("POST", "vector_stores", "vector_stores.create"),
    ("GET", "vector_stores", "vector_stores.list"),
    ("GET", "vector_stores/{id}", "vector_stores.retrieve"),
    ("POST", "vector_stores/{id}", "vector_stores.update"),
    ("DELETE", "vector_stores/{id}", "vector_stores.delete"),
    ("POST", "vector_stores/{id}/files", "vector_stores.add_file"),
    ("GET", "vector_stores/{id}/files", "vector_stores.list_files"),
    ("GET", "vector_stores/{id}/files/{file}", "vector_stores.retrieve_file"),
    ("DELETE", "vector_stores/{id}/files/{file}", "vector_stores.delete_file"),
    ("POST", "containers", "containers.create"),
    ("GET", "containers", "containers.list"),
    ("GET", "containers/{id}", "containers.retrieve"),
    ("DELETE", "containers/{id}", "containers.delete"),
    ("POST", "containers/{id}/files", "containers.add_file"),
    ("GET", "containers/{id}/files", "containers.list_files"),
    ("GET", "containers/{id}/files/{file}", "containers.retrieve_file"),
    ("DELETE", "containers/{id}/files/{file}", "containers.delete_file"),
    ("GET", "containers/{id}/files/{file}/content", "containers.content"),
    ("GET", "models", "models.list"),
    ("GET", "models/{id}", "models.retrieve"),
)


def _simulated() -> Iterator[Route]:
    for path, kind, operation, since in DEPLOYED:
        action = f"deployments/{path}/action"
        yield Route("POST", f"{DEPLOYMENTS}/{path}", kind, operation, action, since)
        yield Route("POST", f"{V1}/{path}", kind, operation, action)
        if kind in ("chat", "embeddings"):
            yield Route("POST", f"{FOUNDRY}/{path}", kind, operation, action)
    for method, path, kind, since in STORED:
        yield Route(method, f"{V1}/{path}", kind, kind, _action(method, path))
        yield Route(method, f"{DATED_PREFIX}/{path}", kind, kind, _action(method, path), since)
    for method, path, kind in V1_ONLY:
        yield Route(method, f"{V1}/{path}", kind, kind, _action(method, path))
    yield Route("GET", f"{DATED_PREFIX}/models", "models.list_dated", "Models_List", "models/read")
    yield Route("GET", f"{DATED_PREFIX}/models/{{id}}", "models.retrieve_dated", "Models_Get", "models/read")


def _action(method: str, path: str) -> str:
    """The data action that a principal needs (from memory)."""
    return f"{path.partition('/')[0]}/{ {'GET': 'read', 'POST': 'write', 'DELETE': 'delete'}[method] }"


def _refused(prefix: str, table: Mapping[str, str]) -> Iterator[Route]:
    return (Route(method, f"{prefix}/{tail}") for tail, methods in table.items() for method in methods.split())


SIMULATED = tuple(_simulated())
REFUSED = (*_refused(V1, V1_ROUTES), *_refused(DATED_PREFIX, DATED))
_ALL = (*SIMULATED, *REFUSED)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A parameter is one segment, `{path}` any number of them."""

    def part(text: str) -> str:
        if text.startswith("{"):
            return f"(?P<{text[1:-1].replace('-', '_')}>{'.+' if text == '{path}' else '[^/]+'})"
        return re.escape(text)

    return re.compile("".join(map(part, re.split(r"(\{[\w-]+\})", template))))


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The route of a decoded path, with the parts that its template names. Letter case counts (inferred)."""
    for route in _ALL:
        if route.method == method and (matched := _pattern(route.template).fullmatch(path)):
            return route, matched.groupdict()
    return None
