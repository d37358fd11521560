"""A response as server-sent events (aoai2-responses-stream-200-6cb2cc): each with a name, no `[DONE]`, usage in the last alone.

Events of calls and summaries are documented (https://learn.microsoft.com/azure/ai-foundry/openai/latest). All are a function of
the response, so that a stream can be read again from any number on.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from apim_simulator.model.answer import Json, compact
from apim_simulator.model.chat_completion import pieces, words
from apim_simulator.model.responses.response import begun

CONTENT_TYPE = "text/event-stream; charset=utf-8"
OBFUSCATION_LENGTH = 15
LAST = {"incomplete": "response.incomplete", "failed": "response.failed"}
"""Name of the last event of a response that is not completed."""


def stream(response: Json, *, obfuscated: bool = True, after: int = -1) -> Iterator[bytes]:
    """The events behind number `after`, one piece each."""
    for number, (name, members) in enumerate(_events(response)):
        if number <= after:
            continue
        event: Json = {"type": name, **members}
        if obfuscated and name.endswith(".delta"):
            event["obfuscation"] = hashlib.sha256(f"{response['id']}{number}".encode()).hexdigest()[:OBFUSCATION_LENGTH]
        event["sequence_number"] = number
        yield f"event: {name}\ndata: ".encode() + compact(event) + b"\n\n"


Event = tuple[str, Json]


def _events(response: Json) -> Iterator[Event]:
    started = begun(response, "queued" if response["background"] else "in_progress")
    yield "response.created", {"response": started}
    if response["background"]:
        yield "response.queued", {"response": started}
    yield "response.in_progress", {"response": started | {"status": "in_progress"}}
    for index, item in enumerate(response["output"]):
        yield from _ITEMS[item["type"]](item, index)
    yield LAST.get(response["status"], "response.completed"), {"response": response}


def _item(item: Json, index: int, added: Json, inner: Iterator[Event]) -> Iterator[Event]:
    yield "response.output_item.added", {"item": added, "output_index": index}
    yield from inner
    yield "response.output_item.done", {"item": item, "output_index": index}


def _reasoning(item: Json, index: int) -> Iterator[Event]:
    yield from _item(item, index, item | {"summary": []}, _summary(item, index))


def _summary(item: Json, index: int) -> Iterator[Event]:
    for number, part in enumerate(item["summary"]):
        place = {"item_id": item["id"], "output_index": index, "summary_index": number}
        yield "response.reasoning_summary_part.added", place | {"part": part | {"text": ""}}
        for piece in words(part["text"]):
            yield "response.reasoning_summary_text.delta", place | {"delta": piece}
        yield "response.reasoning_summary_text.done", place | {"text": part["text"]}
        yield "response.reasoning_summary_part.done", place | {"part": part}


def _message(item: Json, index: int) -> Iterator[Event]:
    yield from _item(item, index, item | {"status": "in_progress", "content": []}, _parts(item, index))


def _parts(item: Json, index: int) -> Iterator[Event]:
    for number, part in enumerate(item["content"]):
        place = {"content_index": number, "item_id": item["id"], "output_index": index}
        yield "response.content_part.added", place | {"part": part | {"text": ""}}
        text = part["text"]
        for piece in pieces(text) if text.startswith(("{", "[")) else words(text):
            yield "response.output_text.delta", place | {"delta": piece, "logprobs": []}
        yield "response.output_text.done", place | {"logprobs": [], "text": text}
        yield "response.content_part.done", place | {"part": part}


def _call(item: Json, index: int) -> Iterator[Event]:
    yield from _item(item, index, item | {"status": "in_progress", "arguments": ""}, _arguments(item, index))


def _arguments(item: Json, index: int) -> Iterator[Event]:
    place = {"item_id": item["id"], "output_index": index}
    for piece in pieces(item["arguments"]):
        yield "response.function_call_arguments.delta", place | {"delta": piece}
    yield "response.function_call_arguments.done", place | {"arguments": item["arguments"]}


_ITEMS: dict[str, Callable[[Any, int], Iterator[Event]]] = {"reasoning": _reasoning, "message": _message, "function_call": _call}
