"""Which function a model calls, and with which arguments.

Recorded in 2026: with functions and no choice, or `auto`, the model calls one (aoai2-completions-200-1afd04); after its
result it calls the next that it has not called (aoai2-completions-200-a1846d, aoai2-completions-200-9842d5), and
when none is left it answers (aoai2-completions-200-ec2234). A new question begins anew (aoai2-completions-200-44b4f6 and the
one after it); a result followed by a message of the user is none (aoai2-completions-200-46b377).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import errors
from apim_simulator.model.answer import Json
from apim_simulator.model.json_instance import instance
from apim_simulator.model.json_text import Unfit


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a request offers: its name, and the schema of its arguments."""

    name: str
    parameters: Any = None

    def arguments(self) -> str:
        """Arguments that fit the schema, as JSON without blanks. Raises Refused (ours) where none is made here."""
        return fitting(self.parameters if self.parameters is not None else {"type": "object"}, f"parameters of {self.name}")


@dataclass(frozen=True, slots=True)
class Turn:
    """What the conversation tells about calls: the functions called since the last question."""

    called: frozenset[str] = frozenset()


def fitting(schema: Any, place: str) -> str:
    """An instance of a schema as JSON without blanks. Raises Refused (ours)."""
    try:
        return json.dumps(instance(schema), separators=(",", ":"), ensure_ascii=False)
    except Unfit as unfit:
        raise errors.unsupported(f"{place}: no instance is made of a JSON schema with {unfit}") from None


def chosen(functions: Sequence[Function], choice: Any, turn: Turn, place: str = "tool_choice") -> Function | None:
    """The function that is called, None for an answer in words. `choice` is none, auto, required or the name in a one-tuple."""
    if isinstance(choice, tuple):
        found = next((function for function in functions if function.name == choice[0]), None)
        if found is None:
            message = f"Invalid value for '{place}': no function named '{choice[0]}' was specified in the 'tools' parameter."
            raise errors.invalid_request(message, place, None)
        return found
    if choice == "none" or not functions:
        return None
    left = [function for function in functions if function.name not in turn.called]
    if choice == "required":
        return (left or list(functions))[0]
    return left[0] if left else None


def offered(tools: Sequence[Any]) -> list[Function]:
    """The functions among the tools of a chat completion."""
    return [_function(tool.get("function")) for tool in tools if isinstance(tool, dict) and tool.get("type") == "function"]


def offered_before_tools(functions: Sequence[Any]) -> list[Function]:
    """Those of the member `functions`, which `tools` replaced."""
    return [_function(each) for each in functions]


def _function(value: Any) -> Function:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or not name:
        raise errors.invalid_request("Missing required parameter: 'tools[0].function.name'.", "tools", "missing_required_parameter")
    return Function(name, value.get("parameters"))


def turn_of(messages: Sequence[Json]) -> Turn:
    """The turn that a chat's messages have come to."""
    called: set[str] = set()
    before = ""
    for message in messages:
        role = str(message.get("role"))
        if role == "user" and before not in ("tool", "function"):
            called.clear()
        for call in message.get("tool_calls") or []:
            called.add(str(((call or {}).get("function") or {}).get("name")))
        if isinstance(message.get("function_call"), dict):
            called.add(str(message["function_call"].get("name")))
        before = role
    return Turn(frozenset(called))
