"""Operations of Azure OpenAI that create, read or use stored things, which live in the account that made them."""

from collections.abc import Iterator
from typing import Final

from desired_state.api_definition import ApiDefinition
from desired_state.routes import DATED, V1

STORING: Final = frozenset(
    {
        "assistants",
        "batches",
        "containers",
        "conversations",
        "evals",
        "files",
        "fine-tunes",
        "fine_tuning",
        "responses",
        "skills",
        "threads",
        "uploads",
        "vector_stores",
        "video",
        "videos",
    }
)
"""First segments after /openai or /openai/v1 whose routes deal with what is stored
(https://learn.microsoft.com/azure/ai-services/openai/reference-preview-latest)."""
_STORED_CHATS: Final = ("GET", "DELETE")
"""Methods of /chat/completions that deal with what `store: true` kept; the POST itself stores nothing without it. Below an id
all of them do."""


def stored_operations(definition: ApiDefinition) -> Iterator[tuple[str, str]]:
    """Name in ARM and `METHOD template` of each operation that creates, reads or uses what an account stores."""
    for name, (method, template) in definition.routes.items():
        if is_stored(method, f"{definition.base_path}{template}"):
            yield name, f"{method} {template.partition('?')[0]}"


def is_stored(method: str, path: str) -> bool:
    """Whether a route deals with stored things, by its path under the origin: dated, of v1, or below one of them."""
    first, *rest = below_openai(path)
    if first == "chat":
        named = any(segment == "completions" or is_open(segment) for segment in rest[:1])
        return named and (method in _STORED_CHATS or len(rest) > 1)
    return first in STORING or is_open(first)


def is_open(segment: str) -> bool:
    """Whether a segment of a template may be anything: a parameter, or a wildcard."""
    return "{" in segment or "*" in segment


def below_openai(path: str) -> list[str]:
    """Segments of a path after /openai or /openai/v1; those of the whole path where it has neither."""
    path = path.partition("?")[0].lower()
    for before in (V1, DATED):
        if path.startswith(f"{before}/"):
            return path.removeprefix(before).strip("/").split("/")
    return path.strip("/").split("/")
