"""Events of a language model's stream: of chat completions, which end with `[DONE]`, and of Responses, which have names."""

from collections.abc import Iterator
from typing import Any

from apim_simulator.json_body import Json, json_object


def objects(stream: bytes) -> Iterator[Json]:
    """The JSON objects in the data of some events, whatever their names; data that is none, as `[DONE]`, is left out."""
    for line in stream.splitlines():
        if line.startswith(b"data:"):
            value = json_object(line[5:])
            if value is not None:
                yield value


def text_of(event: Json) -> str:
    """What an event adds to the answer: contents of a completion's choices; of a response any text, arguments of calls included."""
    if str(event.get("type", "")).startswith("response."):
        delta = event.get("delta")
        return delta if isinstance(delta, str) else ""
    choices = event.get("choices")
    return "".join(_content(choice) for choice in choices) if isinstance(choices, list) else ""


def usage_of(event: Json) -> Any:
    """The numbers in an event: of a completion its own, of a response those of the response that its last event carries."""
    response = event.get("response")
    return response.get("usage") if isinstance(response, dict) else event.get("usage")


def _content(choice: Any) -> str:
    delta = choice.get("delta") if isinstance(choice, dict) else None
    content = delta.get("content") if isinstance(delta, dict) else None
    return content if isinstance(content, str) else ""
