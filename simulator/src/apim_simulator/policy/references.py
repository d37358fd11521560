"""What a policy names that must exist when it is uploaded (ARM-REFERENCES)."""

from collections.abc import Iterator
from typing import Final, Literal

from apim_simulator.policy.markup import Element
from apim_simulator.policy.values import has_placeholder, is_expression, placeholders

Reference = tuple[Literal["backend", "named-value", "fragment", "logger"], str]

_NAMING: Final[dict[tuple[str, str], Literal["backend", "fragment", "logger"]]] = {
    ("set-backend-service", "backend-id"): "backend",
    ("llm-content-safety", "backend-id"): "backend",
    ("llm-semantic-cache-lookup", "embeddings-backend-id"): "backend",
    ("azure-openai-semantic-cache-lookup", "embeddings-backend-id"): "backend",
    ("include-fragment", "fragment-id"): "fragment",
    ("log-to-eventhub", "logger-id"): "logger",
}
"""Element and attribute by which something is named. Expressions are checked when they run."""


def references(text: str, root: Element) -> frozenset[Reference]:
    """Everything the document names; named values by their displayName, wherever they are in the text."""
    return frozenset(_named(root)) | {("named-value", name) for name in placeholders(text)}


def _named(element: Element) -> Iterator[Reference]:
    for name, value in element.attributes.items():
        kind = _NAMING.get((element.name, name))
        text = value.text.strip()
        if kind is not None and not is_expression(text) and not has_placeholder(text):
            yield kind, text
    for child in element.children:
        yield from _named(child)
