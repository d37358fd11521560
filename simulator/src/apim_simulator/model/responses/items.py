"""Items of a conversation with a model: what a request sends as input, checked, with ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from apim_simulator.model import errors, token_count
from apim_simulator.model.answer import Json
from apim_simulator.model.functions import Turn
from apim_simulator.model.stored import new_id

ROLES = ("system", "developer", "user", "assistant")
PREFIXES: Mapping[str, str] = {"message": "msg", "reasoning": "rs", "function_call": "fc", "function_call_output": "fc"}
"""Kinds of items, and how their ids begin."""
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "message": ("role", "content"),
    "reasoning": (),
    "function_call": ("call_id", "name", "arguments"),
    "function_call_output": ("call_id", "output"),
}
TEXTS = ("input_text", "output_text", "text")
REFUSED_PARTS = ("input_audio", "computer_screenshot", "summary_text", "tether_quote")
"""Parts of messages that are real and not simulated."""


def read(value: Any, stored: Mapping[str, Json]) -> list[Json]:
    """The items of `input`: a text, or a list of messages, calls, results and references to stored items.

    Raises Refused for a wrong item; ours for a kind that is not simulated.
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [message("user", [{"type": "input_text", "text": value}])]
    return [_item(item, f"input[{index}]", stored) for index, item in enumerate(value)]


def refers(value: Any) -> bool:
    """Whether some item of `input` names another that has to be stored."""
    return isinstance(value, list) and any(isinstance(item, dict) and "id" in item for item in value)


def message(role: str, content: list[Json]) -> Json:
    """A message with an id of its own."""
    return {"id": new_id("msg"), "type": "message", "status": "completed", "content": content, "role": role}


def _item(item: Any, place: str, stored: Mapping[str, Json]) -> Json:
    if not isinstance(item, dict):
        raise errors.invalid_request(f"Invalid type for '{place}': expected an object.", place, "invalid_type")
    kind = item.get("type", "message")
    if kind == "item_reference":
        return _referred(item, stored)
    if kind not in PREFIXES:
        raise errors.unsupported(f"an input item of type {kind!r} is not simulated")
    for name in REQUIRED[kind]:
        if item.get(name) is None:
            param = f"{place}.{name}"
            raise errors.missing(param)
    _check_id(item, kind, place, stored)
    if kind == "message":
        return _message(item, place)
    return {"id": new_id(PREFIXES[kind]), "status": "completed", **item, "type": kind}


def _referred(item: Json, stored: Mapping[str, Json]) -> Json:
    found = stored.get(str(item.get("id")))
    if found is None:
        raise errors.invalid_request(f"Item with id '{item.get('id')}' not found.", "input", None)
    return found


def _check_id(item: Json, kind: str, place: str, stored: Mapping[str, Json]) -> None:
    """Ids begin as their kind's do; reasoning without its encrypted content must be stored (both from issues)."""
    identifier, prefix = item.get("id"), PREFIXES[kind]
    if identifier is None:
        return
    if not isinstance(identifier, str) or not identifier.startswith(prefix):
        message = f"Invalid '{place}.id': '{identifier}'. Expected an ID that begins with '{prefix}'."
        raise errors.invalid_request(message, f"{place}.id", "invalid_value")
    if kind == "reasoning" and not item.get("encrypted_content") and identifier not in stored:
        message = (
            f"Item with id '{identifier}' not found. Items are not persisted when `store` is set to false. "
            "Try again with `store` set to true, or remove this item from your input."
        )
        raise errors.invalid_request(message, "input", None)


def _message(item: Json, place: str) -> Json:
    role, content = item["role"], item["content"]
    if role not in ROLES:
        raise errors.not_one_of(role, ROLES, f"{place}.role")
    kind = "output_text" if role == "assistant" else "input_text"
    if isinstance(content, str):
        content = [{"type": kind, "text": content}]
    if not isinstance(content, list):
        raise errors.invalid_request(f"Invalid type for '{place}.content'.", f"{place}.content", "invalid_type")
    for part in content:
        _check_part(part, f"{place}.content")
    return {"id": item.get("id") or new_id("msg"), "type": "message", "status": "completed", "content": content, "role": role}


def _check_part(part: Any, place: str) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind in TEXTS and isinstance(part.get("text"), str):
        return
    if kind == "refusal" and isinstance(part.get("refusal"), str):
        return
    if kind == "input_image" and isinstance(part.get("image_url"), str):
        return
    if kind == "input_file" and isinstance(part.get("file_id"), str):
        return
    if kind in (*REFUSED_PARTS, "input_image", "input_file"):
        message = f"content of type {kind!r}, with these members, is not simulated; send texts, image URLs and ids of files"
        raise errors.unsupported(message)
    raise errors.invalid_request(f"Invalid value: '{kind}' in '{place}'.", place, "invalid_value")


def texts(items: Sequence[Json]) -> list[str]:
    """Every text of some items: of messages, of calls and of their results."""
    found: list[str] = []
    for item in items:
        if item["type"] == "message":
            found += [part.get("text") or part.get("refusal") or "" for part in item["content"]]
        elif item["type"] == "function_call":
            found.append(f"{item['name']} {item['arguments']}")
        elif item["type"] == "function_call_output":
            found.append(_output_text(item["output"]))
    return found


def files(items: Sequence[Json]) -> list[str]:
    """Ids of files that messages name: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses#file-input."""
    messages = [item for item in items if item["type"] == "message"]
    return [part["file_id"] for item in messages for part in item["content"] if part["type"] == "input_file"]


def tokens(items: Sequence[Json], model: str) -> int:
    """Words of the texts, and tokens of the images."""
    images = [part for item in items if item["type"] == "message" for part in item["content"] if part["type"] == "input_image"]
    pictures = sum(token_count.of_image(model, image["image_url"], str(image.get("detail") or "auto")) for image in images)
    return pictures + sum(token_count.words(text) for text in texts(items))


def turn_of(items: Sequence[Json]) -> Turn:
    """The functions called since the last question of the user; a result behind a call is no question."""
    called: set[str] = set()
    before = ""
    for item in items:
        if item["type"] == "message" and item["role"] == "user" and before != "function_call_output":
            called.clear()
        if item["type"] == "function_call":
            called.add(str(item["name"]))
        before = item["type"]
    return Turn(frozenset(called))


def question(items: Sequence[Json]) -> str:
    """The text of the last message of the user, else of the last item."""
    for item in reversed(items):
        if item["type"] == "message" and item["role"] == "user":
            return " ".join(texts([item]))
    return " ".join(texts(items[-1:]))


def _output_text(output: Any) -> str:
    if isinstance(output, list):
        return "\n".join(str(part.get("text", "")) for part in output if isinstance(part, dict))
    return str(output)
