"""What comes before a request's own input: the chain of responses that it continues, or its conversation."""

from collections.abc import Sequence

from apim_simulator.model import errors
from apim_simulator.model.answer import Json
from apim_simulator.model.responses.state import COLLECTION, find
from apim_simulator.model.stored import Stored

CONVERSATIONS, ITEMS = "conversations", "conversation_items"
"""Collections of conversations, and of what they hold: one list for each conversation."""
LONGEST_CHAIN = 10_000


def of_previous(stored: Stored, identifier: str, seconds: int) -> list[Json]:
    """Input and output of all responses of a chain, oldest first. Raises Refused 400 for one that is not there (from issues)."""
    found: list[list[Json]] = []
    wanted: str | None = identifier
    while wanted is not None and len(found) < LONGEST_CHAIN:
        kept = find(stored, wanted, seconds)
        if kept is None:
            message = f"Previous response with id '{wanted}' not found."
            raise errors.invalid_request(message, "previous_response_id", "previous_response_not_found")
        found.append([*kept["input"], *kept["response"]["output"]])
        if kept["conversation"] is not None:
            break
        wanted = kept["response"]["previous_response_id"]
    return [item for items in reversed(found) for item in items]


def of_conversation(stored: Stored, identifier: str) -> list[Json]:
    """Items of a conversation. Raises Refused 404 for one that is not there (words from memory)."""
    if stored.get(CONVERSATIONS, identifier) is None:
        raise errors.not_found(f"Conversation with id '{identifier}' not found.", None, None)
    kept = stored.get(ITEMS, identifier)
    return list(kept.body["items"]) if kept else []


def extend(stored: Stored, identifier: str, items: Sequence[Json]) -> None:
    """Put items behind those of a conversation."""
    kept = stored.get(ITEMS, identifier)
    before = kept.body["items"] if kept else []
    stored.put(ITEMS, {"id": identifier, "items": [*before, *items]})


def known(stored: Stored) -> dict[str, Json]:
    """Every stored item by id, of responses and conversations: what a request may refer to."""
    found: dict[str, Json] = {}
    for each in stored.each(COLLECTION):
        for item in [*each.body["input"], *each.body["response"]["output"]]:
            found[item["id"]] = item
    for each in stored.each(ITEMS):
        for item in each.body["items"]:
            found[item["id"]] = item
    return found


def check_calls(context: Sequence[Json]) -> None:
    """Each result needs its call, and each call its result, before the model goes on (from issues)."""
    calls = {item["call_id"] for item in context if item["type"] == "function_call"}
    results = {item["call_id"] for item in context if item["type"] == "function_call_output"}
    for identifier in results - calls:
        message = f"No tool call found for function call output with call_id {identifier}."
        raise errors.invalid_request(message, "input", None)
    for identifier in calls - results:
        raise errors.invalid_request(f"No tool output found for function call {identifier}.", "input", None)
