"""Request bodies: known members, their kinds and ranges."""

from collections.abc import Mapping
from typing import Any

from apim_simulator.model import errors, shapes
from apim_simulator.model.answer import Json
from apim_simulator.model.api_versions import V1
from apim_simulator.model.request_members import CHAT, COMPLETIONS, EMBEDDINGS, NOT_ON_V1, STREAM_OPTIONS_SINCE, Member

ROLES = ("system", "developer", "user", "assistant", "tool", "function")


def check_chat(body: Json, version: str, *, foundry: bool = False) -> None:
    """Refuse a chat body that is unknown to us or wrong for the model."""
    known = {name: member for name, member in CHAT.items() if member.since <= version}
    check_members(body, known, version)
    shapes.check(body, shapes.CHAT)
    _check_stream_options(body, STREAM_OPTIONS_SINCE if foundry else version)
    messages = required(body, "messages")
    if not messages:
        raise errors.invalid_request("Invalid 'messages': empty array.", "messages", "empty_array")
    for index, message in enumerate(messages):
        _check_message(message, index)


def check_embeddings(body: Json, version: str) -> None:
    """Refuse an embeddings body that is unknown to us or wrong for the model; dated versions allow more members than ours."""
    known = {name: member for name, member in EMBEDDINGS.items() if version != V1 or name not in NOT_ON_V1}
    described = body if version == V1 else {name: value for name, value in body.items() if name in known}
    check_members(described, known, version)
    required(body, "input")
    if body.get("encoding_format", "float") not in ("float", "base64"):
        raise errors.invalid_request("Invalid 'encoding_format': use float or base64.", "encoding_format", "invalid_value")


def check_completion(body: Json, version: str) -> None:
    """Refuse the body of a legacy completion that is unknown to us or wrong for the model; `prompt` may be missing."""
    check_members(body, COMPLETIONS, version)
    shapes.check(body, shapes.COMPLETIONS)
    _check_stream_options(body, version)


def _check_stream_options(body: Json, version: str) -> None:
    """Unknown to 2024-06-01 and before, and of no use without a stream (both from issues)."""
    if body.get("stream_options") is None:
        return
    if version < STREAM_OPTIONS_SINCE:
        raise errors.unrecognized_argument("stream_options")
    if body.get("stream") is not True:
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise errors.invalid_request(message, "stream_options", None)


def required(body: Json, name: str) -> Any:
    """The value of a member. Raises Refused where it is missing or null."""
    if body.get(name) is None:
        raise errors.missing(name)
    return body[name]


def check_members(body: Json, known: Mapping[str, Member], version: str) -> None:
    """Refuse members that are not known, as ours, and values of another kind or outside the range."""
    for name, value in body.items():
        member = known.get(name)
        if member is None or member.since > version:
            raise errors.unknown_property(name, version)
        if value is not None:
            _check_value(name, value, member)


def _check_value(name: str, value: Any, member: Member) -> None:
    kind = shapes.kind_of(value)
    if kind not in member.kinds and not (kind == "integer" and "number" in member.kinds):
        wanted = " or ".join(member.kinds)
        raise errors.invalid_request(f"Invalid type for '{name}': expected {wanted}, but got {kind} instead.", name, "invalid_type")
    if kind in ("integer", "number") and not _within(value, member):
        low, high = member.low, member.high
        raise errors.invalid_request(f"Invalid '{name}': {value} is not between {low} and {high}.", name, "invalid_value")


def _within(value: float, member: Member) -> bool:
    return (member.low is None or value >= member.low) and (member.high is None or value <= member.high)


def _check_message(message: Any, index: int) -> None:
    where = f"messages[{index}]"
    if not isinstance(message, dict):
        raise errors.invalid_request(f"Invalid type for '{where}': expected an object.", where, "invalid_type")
    role = message.get("role")
    if role not in ROLES:
        raise errors.not_one_of(role, ROLES, f"{where}.role")
    content = message.get("content")
    if not isinstance(content, str | list | None):
        raise errors.invalid_request(f"Invalid type for '{where}.content'.", f"{where}.content", "invalid_type")
    if content is None and role != "assistant":
        raise errors.invalid_request(
            f"Missing required parameter: '{where}.content'.", f"{where}.content", "missing_required_parameter"
        )
    for part in content if isinstance(content, list) else []:
        _check_part(part, role, index)


def _check_part(part: Any, role: str, index: int) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "image_url":
        if role != "user":
            raise errors.image_from(role, index)
        if part.get("image_url") is None:
            raise errors.missing(f"messages[{index}].content.image_url")
    elif kind not in ("text", "refusal") or not isinstance(part.get(kind), str):
        raise errors.unsupported(f"message content of type {kind!r} is not simulated; send text, refusal or image_url")
