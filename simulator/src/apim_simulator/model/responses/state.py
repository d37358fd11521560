"""Stored responses: kept for 30 days, in the background finished by the clock."""

from apim_simulator.model.answer import Json
from apim_simulator.model.responses.response import begun
from apim_simulator.model.stored import Stored

COLLECTION = "responses"
DAYS_KEPT = 30
"""Documented."""
DAY = 86_400
QUEUED_SECONDS, RUNNING_SECONDS = 1, 1
"""How long a response in the background is queued and in progress (our choice; by the simulator's clock)."""


def keep(stored: Stored, response: Json, given: list[Json], conversation: str | None, *, streamed: bool) -> None:
    """Store a response with the items that were its input."""
    body = {
        "id": response["id"],
        "response": response,
        "input": given,
        "conversation": conversation,
        "streamed": streamed,
    }
    stored.put(COLLECTION, body)


def find(stored: Stored, identifier: str, seconds: int) -> Json | None:
    """What was kept, None for a response that is not there or no longer."""
    found = stored.get(COLLECTION, identifier)
    if found is None or seconds >= found.body["response"]["created_at"] + DAYS_KEPT * DAY:
        return None
    return found.body


def at(response: Json, seconds: int) -> Json:
    """The response at a time: in the background it is queued, then in progress, then what it came to."""
    if not response["background"] or response["status"] == "cancelled":
        return response
    age = seconds - response["created_at"]
    if age < QUEUED_SECONDS:
        return begun(response, "queued")
    if age < QUEUED_SECONDS + RUNNING_SECONDS:
        return begun(response, "in_progress")
    ended = response["created_at"] + QUEUED_SECONDS + RUNNING_SECONDS
    return response | ({"completed_at": ended} if response["completed_at"] is not None else {})


def cancelled(response: Json) -> Json:
    """The response as a cancellation leaves it."""
    return begun(response, "cancelled")
