"""The chat in a request and its answer, as policies for language models read them: the form of OpenAI's chat completions only.

Other forms that Azure reads too (Responses, Anthropic's messages) are no chats here: they are not cached, and content safety
refuses them as not simulated.
"""

from dataclasses import dataclass
from typing import Any

from apim_simulator.gateway import server_sent_events
from apim_simulator.json_body import json_object


@dataclass(frozen=True, slots=True)
class Chat:
    """The body of a chat completion: messages with a role and a text each, the model it names, whether it asks for a stream."""

    messages: tuple[tuple[str, str], ...]
    model: str
    streamed: bool


def read_chat(body: bytes | None) -> Chat | None:
    """The chat in a request's body, None for any other."""
    sent = json_object(body) or {}
    messages = sent.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        return None
    read = tuple((str(message.get("role")), _text(message.get("content"))) for message in messages)
    return Chat(read, str(sent.get("model") or ""), sent.get("stream") is True)


def completion_text(body: bytes) -> str:
    """The texts of a whole completion's choices."""
    choices = (json_object(body) or {}).get("choices")
    messages = [choice.get("message") for choice in _objects(choices)]
    return "\n".join(_text(message.get("content")) for message in _objects(messages))


def event_text(event: bytes) -> str:
    """What one server-sent event of a streamed completion adds."""
    return "".join(map(server_sent_events.text_of, server_sent_events.objects(event)))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part["text"]) for part in content if isinstance(part, dict) and part.get("text"))
    return content if isinstance(content, str) else ""
