"""The body of a chat completion, checked and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import errors, functions, reasoning, structured_output, token_count
from apim_simulator.model.answer import Json
from apim_simulator.model.functions import Function
from apim_simulator.model.unsupported import Table, check, given

UNSUPPORTED: Table = {
    "audio": given("audio"),
    "modalities other than text": lambda body: body.get("modalities") not in (None, ["text"]),
    "data_sources": given("data_sources"),
    "logprobs": lambda body: body.get("logprobs") is True,
    "store: true": lambda body: body.get("store") is True,
    "tools other than functions": lambda body: any(_kind(tool) != "function" for tool in body.get("tools") or []),
    "tool_choice allowed_tools": lambda body: _kind(body.get("tool_choice")) not in ("function", ""),
    "stream_options other than include_usage, include_obfuscation": lambda body: (
        not set(body.get("stream_options") or {}) <= {"include_usage", "include_obfuscation"}
    ),
    "response_format of that type": lambda body: (
        _kind(body.get("response_format")) not in ("", "text", "json_object", "json_schema")
    ),
}
"""What would change the answer of a chat completion in ways that are not simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What the answer depends on. `choice` is none, auto, required or the name of a function in a one-tuple."""

    messages: Sequence[Json]
    functions: Sequence[Function]
    choice: Any
    before_tools: bool
    schema: Any
    json_object: bool
    stops: Sequence[str]
    limit: int | None
    choices: int
    effort: str | None
    streamed: bool
    include_usage: bool
    definitions: Sequence[Any]

    @property
    def texts(self) -> list[str]:
        """Every text of the messages, in order; images have none."""
        return texts(self.messages)

    @property
    def images(self) -> list[tuple[str, str]]:
        """URL and detail of every image."""
        return images(self.messages)

    @property
    def question(self) -> str:
        """The text of the last message of the user, else of the last message."""
        asked = next((texts([m]) for m in reversed(self.messages) if m["role"] == "user"), texts(self.messages[-1:]))
        return " ".join(asked)

    def prompt_tokens(self, model: str) -> int:
        """Tokens of messages, calls that they repeat, images and definitions."""
        calls = [_call_text(call) for message in self.messages for call in message.get("tool_calls") or []]
        text = sum(token_count.words(each) for each in [*self.texts, *calls])
        pictures = sum(token_count.of_image(model, url, detail) for url, detail in self.images)
        return text + pictures + token_count.of_definitions(*self.definitions)


def read(body: Json, model: str) -> ChatRequest:
    """A checked body (request_bodies.py) as a request. Raises Refused, ours for what is not simulated."""
    check(body, UNSUPPORTED)
    check_model(body, model)
    form = body.get("response_format") or {}
    tools, before_tools = body.get("tools") or [], body.get("functions") or []
    schema = structured_output.schema_of(form.get("json_schema"), "response_format") if form.get("type") == "json_schema" else None
    stops = body.get("stop") or []
    options = body.get("stream_options") or {}
    return ChatRequest(
        messages=body["messages"],
        functions=functions.offered(tools) if tools else functions.offered_before_tools(before_tools),
        choice=_choice(body.get("tool_choice") if tools else body.get("function_call"), named="function" if tools else ""),
        before_tools=not tools and bool(before_tools),
        schema=schema,
        json_object=form.get("type") == "json_object",
        stops=[stops] if isinstance(stops, str) else stops,
        limit=body.get("max_completion_tokens") or body.get("max_tokens"),
        choices=body.get("n") or 1,
        effort=body.get("reasoning_effort"),
        streamed=body.get("stream") is True,
        include_usage=options.get("include_usage") is True,
        definitions=(tools, before_tools, form.get("json_schema")),
    )


def check_model(body: Json, model: str) -> None:
    """Refuse what the deployment's model does not take."""
    if body.get("max_tokens") is not None and reasoning.reasons(model):
        raise errors.max_tokens_unsupported()
    reasoning.check_effort(model, body.get("reasoning_effort"), "reasoning_effort")


def texts(messages: Sequence[Json]) -> list[str]:
    """Every text of some messages, in order."""
    found = []
    for message in messages:
        content = message.get("content")
        parts = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
        found += [part[part["type"]] for part in parts if part["type"] != "image_url"]
    return found


def images(messages: Sequence[Json]) -> list[tuple[str, str]]:
    """URL and detail of every image in some messages."""
    found = []
    for message in messages:
        content = message.get("content")
        for part in content if isinstance(content, list) else []:
            if part["type"] == "image_url":
                image = part["image_url"]
                url, detail = (image, "") if isinstance(image, str) else (image.get("url"), image.get("detail"))
                found.append((str(url or ""), str(detail or "auto")))
    return found


def _choice(value: Any, *, named: str) -> Any:
    """none, auto, required or a one-tuple; a missing choice is auto."""
    if isinstance(value, dict):
        holder = value.get(named) if named else value
        return (str(holder.get("name") if isinstance(holder, dict) else None),)
    return value or "auto"


def _call_text(call: Any) -> str:
    function = (call or {}).get("function") or {}
    return f"{function.get('name', '')} {function.get('arguments', '')}"


def _kind(value: Any) -> str:
    return str(value.get("type", "")) if isinstance(value, dict) else ""
