"""The body of a response's creation, checked and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import errors, functions, metadata, reasoning, request_bodies, shapes, structured_output
from apim_simulator.model.answer import Json
from apim_simulator.model.functions import Function
from apim_simulator.model.request_members import RESPONSES
from apim_simulator.model.unsupported import Table, check, given

ENCRYPTED = "reasoning.encrypted_content"
INCLUDED = (
    ENCRYPTED,
    "code_interpreter_call.outputs",
    "computer_call_output.output.image_url",
    "file_search_call.results",
    "message.input_image.image_url",
    "web_search_call.action.sources",
)
"""Values of `include` that are taken; all but the first are about tools and images that an answer here never has."""
UNUSED_TOOLS = ("web_search", "web_search_preview")
"""Tools that may be offered, of which the model makes no use (aoai2-responses-200-c9be29)."""
LEAST_TOKENS = 16
"""Least value of `max_output_tokens` (documented)."""

UNSUPPORTED: Table = {
    "prompt": given("prompt"),
    "top_logprobs above 0": lambda body: bool(body.get("top_logprobs")),
    "include of other values": lambda body: not set(body.get("include") or []) <= set(INCLUDED),
    "tools other than functions and web search": lambda body: any(
        _kind(tool) not in ("function", *UNUSED_TOOLS) for tool in body.get("tools") or []
    ),
    "tool_choice of such a tool": lambda body: _kind(body.get("tool_choice")) not in ("function", ""),
    "text.format of other types": lambda body: (
        _kind((body.get("text") or {}).get("format")) not in ("", "text", "json_object", "json_schema")
    ),
    "stream_options other than include_obfuscation": lambda body: (
        not set(body.get("stream_options") or {}) <= {"include_obfuscation"}
    ),
    "context_management": given("context_management"),
    "moderation": given("moderation"),
}
"""What would change a response in ways that are not simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRequest:
    """What the answer depends on, and what it repeats."""

    body: Json
    functions: Sequence[Function]
    choice: Any
    schema: Any
    json_object: bool
    encrypted: bool
    summary: bool

    @property
    def streamed(self) -> bool:
        """Whether events are asked for."""
        return self.body.get("stream") is True

    @property
    def background(self) -> bool:
        """Whether the answer is to be fetched later."""
        return self.body.get("background") is True

    @property
    def stored(self) -> bool:
        """Whether the response is kept, as it is unless the caller says otherwise."""
        return self.body.get("store") is not False

    @property
    def limit(self) -> int | None:
        """`max_output_tokens`."""
        limit: int | None = self.body.get("max_output_tokens")
        return limit

    @property
    def effort(self) -> str | None:
        """Effort of the model's reasoning, as sent."""
        effort: str | None = (self.body.get("reasoning") or {}).get("effort")
        return effort

    @property
    def conversation(self) -> str | None:
        """Id of the conversation that the response continues."""
        value = self.body.get("conversation")
        return str(value.get("id")) if isinstance(value, Mapping) else value

    @property
    def definitions(self) -> list[Any]:
        """What counts as text of the prompt beside its items."""
        return [self.body.get("tools"), (self.body.get("text") or {}).get("format") if self.schema is not None else None]


def read(body: Json, version: str, model: str) -> ResponseRequest:
    """A body as a request. Raises Refused, ours for what is not simulated."""
    request_bodies.check_members(body, RESPONSES, version)
    shapes.check(body, shapes.RESPONSES)
    check(body, UNSUPPORTED)
    _check_values(body)
    reasoning.check_effort(model, (body.get("reasoning") or {}).get("effort"), "reasoning.effort")
    form = (body.get("text") or {}).get("format") or {}
    choice = body.get("tool_choice")
    tools = [tool for tool in body.get("tools") or [] if tool.get("type") == "function"]
    return ResponseRequest(
        body=body,
        functions=functions.offered_before_tools(tools),
        choice=(str(choice.get("name")),) if isinstance(choice, dict) else choice or "auto",
        schema=structured_output.schema_of(form, "text.format") if _kind(form) == "json_schema" else None,
        json_object=_kind(form) == "json_object",
        encrypted=ENCRYPTED in (body.get("include") or []),
        summary=(body.get("reasoning") or {}).get("summary") is not None,
    )


def _check_values(body: Json) -> None:
    """Values that exclude each other or are out of range (documented; words of OpenAI's, from memory)."""
    limit = body.get("max_output_tokens")
    if limit is not None and limit < LEAST_TOKENS:
        expected = f"Expected a value >= {LEAST_TOKENS}, but got {limit} instead."
        message = f"Invalid 'max_output_tokens': integer below minimum value. {expected}"
        raise errors.invalid_request(message, "max_output_tokens", "integer_below_min_value")
    if body.get("background") is True and body.get("store") is False:
        raise errors.invalid_request("Background mode requires store=true.", "background", "invalid_value")
    if body.get("previous_response_id") is not None and body.get("conversation") is not None:
        message = "Mutually exclusive parameters: 'previous_response_id' and 'conversation'."
        raise errors.invalid_request(message, "previous_response_id", "mutually_exclusive_parameters")
    if body.get("input") is None and body.get("previous_response_id") is None and body.get("conversation") is None:
        raise errors.missing("input")
    metadata.check(body.get("metadata") or {})


def _kind(value: Any) -> str:
    return str(value.get("type", "")) if isinstance(value, Mapping) else ""
