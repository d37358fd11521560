"""`/openai/v1/vector_stores`: files that are to be searched. They are kept and listed; what a search finds is not simulated.

Shapes: the document v1. A file is ready at once, where Azure takes a while (our choice).
"""

from apim_simulator.model import files, metadata, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.file_holders import FileHolders
from apim_simulator.model.stored import new_id, page

STORES = FileHolders(
    collection="vector_stores",
    kind="vector_store",
    absent="Vector store with id '{}' not found.",
    absent_file="No file found with id '{}' in the vector store.",
    shape=shapes.VECTOR_STORES,
    unsupported=("expires_after", "chunking_strategy", "attributes", "description", "filters"),
)
MEMBERS = ("name", "file_ids", "metadata")
CHANGED = ("name", "metadata")


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
    call.stored.put(STORES.collection, made)
    for identifier in named:
        _add(call, made, identifier)
    return whole(_as_answered(call, made))


def listing(call: Call) -> Answer:
    """All of the account's, in pages."""
    stores = [_as_answered(call, each.body) for each in call.stored.each(STORES.collection)]
    return whole(page(stores, call.request.query_params))


def retrieve(call: Call) -> Answer:
    """The store, without its files."""
    return whole(_as_answered(call, STORES.found(call)))


def update(call: Call) -> Answer:
    """Another name, other metadata."""
    found = STORES.found(call)
    changed = found | {name: value for name, value in _read(call, CHANGED).items() if value is not None}
    call.stored.put(STORES.collection, changed)
    return whole(_as_answered(call, changed))


def add_file(call: Call) -> Answer:
    """A file of the account comes into the store."""
    return whole(_add(call, STORES.found(call), STORES.file_to_add(call)))


def retrieve_file(call: Call) -> Answer:
    """One of the store's files."""
    return whole(STORES.found_file(call).body)


def _add(call: Call, store: Json, identifier: str) -> Json:
    file = files.find(call, identifier)
    made: Json = {
        "id": identifier,
        "object": "vector_store.file",
        "usage_bytes": file.body["bytes"] if file else 0,
        "created_at": call.seconds,
        "vector_store_id": store["id"],
        "status": "completed",
        "last_error": None,
    }
    call.stored.put(STORES.inside(store), made)
    return made


def _as_answered(call: Call, store: Json) -> Json:
    inside = STORES.files(call, store)
    counts = {"in_progress": 0, "completed": len(inside), "failed": 0, "cancelled": 0, "total": len(inside)}
    return store | {"usage_bytes": sum(each["usage_bytes"] for each in inside), "file_counts": counts, "status": "completed"}


def _read(call: Call, allowed: tuple[str, ...]) -> Json:
    body = STORES.read(call, allowed)
    metadata.check(body.get("metadata") or {})
    return body
