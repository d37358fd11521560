"""`/openai/v1/vector_stores`: files that are to be searched. They are kept and listed; what a search finds is not simulated.

Shapes: the document v1. A file is ready at once, where Azure takes a while (our choice).
"""

from apim_simulator.model import errors, files, metadata, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.stored import new_id, page

COLLECTION = "vector_stores"
MEMBERS = ("name", "file_ids", "metadata")
CHANGED = ("name", "metadata")
UNSUPPORTED = ("expires_after", "chunking_strategy", "attributes", "description", "filters")
"""Members that are real and not simulated."""


def create(call: Call) -> Answer:
    """A store, with its first files."""
    body = _read(call, MEMBERS)
    named = body.get("file_ids") or []
    files.require(call, named)
    made: Json = {
        "id": new_id("vs"),
        "object": "vector_store",
        "created_at": call.seconds,
        "name": body.get("name") or "",
        "last_active_at": call.seconds,
        "metadata": body.get("metadata") or {},
    }
    call.stored.put(COLLECTION, made)
    for identifier in named:
        _add(call, made["id"], identifier)
    return whole(_as_answered(call, made))


def listing(call: Call) -> Answer:
    """All of the account's, in pages."""
    stores = [_as_answered(call, each.body) for each in call.stored.each(COLLECTION)]
    return whole(page(stores, call.request.query_params))


def retrieve(call: Call) -> Answer:
    """The store, without its files."""
    return whole(_as_answered(call, _found(call)))


def update(call: Call) -> Answer:
    """Another name, other metadata."""
    found = _found(call)
    changed = found | {name: value for name, value in _read(call, CHANGED).items() if value is not None}
    call.stored.put(COLLECTION, changed)
    return whole(_as_answered(call, changed))


def delete(call: Call) -> Answer:
    """The store goes, its files stay in the account."""
    found = _found(call)
    call.stored.clear(_inside(found["id"]))
    call.stored.delete(COLLECTION, found["id"])
    return whole({"id": found["id"], "object": "vector_store.deleted", "deleted": True})


def add_file(call: Call) -> Answer:
    """A file of the account comes into the store."""
    store, body = _found(call), _read(call, ("file_id",))
    if body.get("file_id") is None:
        raise errors.missing("file_id")
    files.require(call, [body["file_id"]])
    return whole(_add(call, store["id"], body["file_id"]))


def list_files(call: Call) -> Answer:
    """The store's files in pages."""
    inside = [each.body for each in call.stored.each(_inside(_found(call)["id"]))]
    return whole(page(inside, call.request.query_params))


def retrieve_file(call: Call) -> Answer:
    """One of the store's files."""
    return whole(_file(call))


def delete_file(call: Call) -> Answer:
    """The file leaves the store."""
    found = _file(call)
    call.stored.delete(_inside(found["vector_store_id"]), found["id"])
    return whole({"id": found["id"], "object": "vector_store.file.deleted", "deleted": True})


def _inside(store: str) -> str:
    return f"{COLLECTION}/{store}"


def _add(call: Call, store: str, identifier: str) -> Json:
    file = files.find(call, identifier)
    made: Json = {
        "id": identifier,
        "object": "vector_store.file",
        "usage_bytes": file.body["bytes"] if file else 0,
        "created_at": call.seconds,
        "vector_store_id": store,
        "status": "completed",
        "last_error": None,
    }
    call.stored.put(_inside(store), made)
    return made


def _found(call: Call) -> Json:
    found = call.stored.get(COLLECTION, call.parameters["id"])
    if found is None:
        raise errors.not_found(f"Vector store with id '{call.parameters['id']}' not found.", None, None)
    return found.body


def _file(call: Call) -> Json:
    found = call.stored.get(_inside(_found(call)["id"]), call.parameters["file"])
    if found is None:
        raise errors.not_found(f"No file found with id '{call.parameters['file']}' in the vector store.", None, None)
    return found.body


def _as_answered(call: Call, store: Json) -> Json:
    inside = [each.body for each in call.stored.each(_inside(store["id"]))]
    counts = {"in_progress": 0, "completed": len(inside), "failed": 0, "cancelled": 0, "total": len(inside)}
    return store | {"usage_bytes": sum(each["usage_bytes"] for each in inside), "file_counts": counts, "status": "completed"}


def _read(call: Call, allowed: tuple[str, ...]) -> Json:
    body = call.body()
    shapes.check_members(body, shapes.VECTOR_STORES, allowed, COLLECTION, UNSUPPORTED)
    metadata.check(body.get("metadata") or {})
    return body
