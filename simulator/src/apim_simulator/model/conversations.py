"""`/openai/v1/conversations`: lists of items that responses continue.

Shapes are those of OpenAI's reference (https://platform.openai.com/docs/api-reference/conversations), which Azure's v1 follows.
"""

from typing import Any

from apim_simulator.model import errors, files, metadata, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.responses import context, items
from apim_simulator.model.stored import new_id, page

MEMBERS = ("items", "metadata")
MOST_ITEMS = 20
"""Items of one request at most (documented)."""


def create(call: Call) -> Answer:
    """A conversation, with the first items."""
    body = call.body()
    _check(body, MEMBERS)
    made: Json = {
        "id": new_id("conv"),
        "object": "conversation",
        "created_at": call.seconds,
        "metadata": body.get("metadata") or {},
    }
    first = _items(call, body.get("items"))
    call.stored.put(context.CONVERSATIONS, made)
    context.extend(call.stored, made["id"], first)
    return whole(made)


def retrieve(call: Call) -> Answer:
    """The conversation without its items."""
    return whole(_found(call))


def update(call: Call) -> Answer:
    """Other metadata."""
    body = call.body()
    _check(body, ("metadata",))
    changed = _found(call) | {"metadata": body.get("metadata") or {}}
    call.stored.put(context.CONVERSATIONS, changed)
    return whole(changed)


def delete(call: Call) -> Answer:
    """The conversation goes, the responses in it stay."""
    found = _found(call)
    call.stored.delete(context.CONVERSATIONS, found["id"])
    call.stored.delete(context.ITEMS, found["id"])
    return whole({"id": found["id"], "object": "conversation.deleted", "deleted": True})


def list_items(call: Call) -> Answer:
    """Items in pages, newest first."""
    return whole(page(context.of_conversation(call.stored, _found(call)["id"]), call.request.query_params))


def add_items(call: Call) -> Answer:
    """More items, as a list of those that were added."""
    found, body = _found(call), call.body()
    _check(body, ("items",))
    if body.get("items") is None:
        raise errors.missing("items")
    added = _items(call, body["items"])
    context.extend(call.stored, found["id"], added)
    return whole(page(added, {"order": "asc", "limit": str(MOST_ITEMS)}))


def retrieve_item(call: Call) -> Answer:
    """One item."""
    return whole(_item(call))


def delete_item(call: Call) -> Answer:
    """The item goes; the conversation is the answer."""
    found, gone = _found(call), _item(call)
    left = [item for item in context.of_conversation(call.stored, found["id"]) if item["id"] != gone["id"]]
    call.stored.put(context.ITEMS, {"id": found["id"], "items": left})
    return whole(found)


def _found(call: Call) -> Json:
    return call.stored.require(context.CONVERSATIONS, call.parameters["id"], "Conversation with id '{}' not found.").body


def _item(call: Call) -> Json:
    identifier = call.parameters["item"]
    for item in context.of_conversation(call.stored, _found(call)["id"]):
        if item["id"] == identifier:
            return item
    raise errors.not_found(f"Item with id '{identifier}' not found.", None, None)


def _items(call: Call, value: Any) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise errors.invalid_request(f"Invalid 'items': expected an array of at most {MOST_ITEMS} items.", "items", "invalid_value")
    found = items.read(value, context.known(call.stored) if items.refers(value) else {})
    files.require(call, items.files(found))
    return found


def _check(body: Json, allowed: tuple[str, ...]) -> None:
    shapes.check_members(body, shapes.CONVERSATIONS, allowed, "conversations")
    metadata.check(body.get("metadata") or {})
