"""`/openai/v1/containers`: where code of a model runs, with copies of files. Nothing runs here, and copies are kept.

Shapes: the document v1. Containers do not end here, which Azure's do after 20 minutes without use.
"""

from apim_simulator.model import errors, files, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.stored import new_id, page
from apim_simulator.objects import StoredObject

COLLECTION = "containers"
MEMBERS = ("name", "file_ids")
UNSUPPORTED = ("expires_after", "memory_limit", "network_policy", "skills", "file")
"""Members that are real and not simulated."""
FOLDER = "/mnt/data"


def create(call: Call) -> Answer:
    """A container, with copies of files."""
    body = _read(call, MEMBERS)
    if body.get("name") is None:
        raise errors.missing("name")
    named = body.get("file_ids") or []
    files.require(call, named)
    made: Json = {
        "id": new_id("cntr"),
        "object": "container",
        "created_at": call.seconds,
        "name": body["name"],
        "status": "running",
        "expires_after": {"anchor": "last_active_at", "minutes": 20},
    }
    call.stored.put(COLLECTION, made)
    for identifier in named:
        _copy(call, made["id"], identifier)
    return whole(made)


def listing(call: Call) -> Answer:
    """All of the account's, in pages."""
    return whole(page([each.body for each in call.stored.each(COLLECTION)], call.request.query_params))


def retrieve(call: Call) -> Answer:
    """The container, without its files."""
    return whole(_found(call))


def delete(call: Call) -> Answer:
    """The container goes, with its copies."""
    found = _found(call)
    call.stored.clear(_inside(found["id"]))
    call.stored.delete(COLLECTION, found["id"])
    return whole({"id": found["id"], "object": "container.deleted", "deleted": True})


def add_file(call: Call) -> Answer:
    """A copy of a file of the account; an upload is refused as ours."""
    container = _found(call)
    if call.request.headers.get("content-type", "").startswith("multipart/"):
        raise errors.unsupported("an upload into a container is not simulated; name a file_id")
    body = _read(call, ("file_id",))
    if body.get("file_id") is None:
        raise errors.missing("file_id")
    files.require(call, [body["file_id"]])
    return whole(_copy(call, container["id"], body["file_id"]))


def list_files(call: Call) -> Answer:
    """The container's files in pages."""
    inside = [each.body for each in call.stored.each(_inside(_found(call)["id"]))]
    return whole(page(inside, call.request.query_params))


def retrieve_file(call: Call) -> Answer:
    """One of the container's files."""
    return whole(_file(call).body)


def content(call: Call) -> Answer:
    """A file's bytes."""
    return Answer(200, _file(call).content, content_type="application/octet-stream")


def delete_file(call: Call) -> Answer:
    """The copy goes."""
    found = _file(call).body
    call.stored.delete(_inside(found["container_id"]), found["id"])
    return whole({"id": found["id"], "object": "container.file.deleted", "deleted": True})


def _inside(container: str) -> str:
    return f"{COLLECTION}/{container}"


def _copy(call: Call, container: str, identifier: str) -> Json:
    file = files.find(call, identifier)
    if file is None:
        raise errors.unsupported(f"the file '{identifier[:100]}' is not there")
    made: Json = {
        "id": new_id("cfile"),
        "object": "container.file",
        "container_id": container,
        "created_at": call.seconds,
        "bytes": file.body["bytes"],
        "path": f"{FOLDER}/{file.body['filename']}",
        "source": "user",
    }
    call.stored.put(_inside(container), made, file.content)
    return made


def _found(call: Call) -> Json:
    found = call.stored.get(COLLECTION, call.parameters["id"])
    if found is None:
        raise errors.not_found(f"Container with id '{call.parameters['id']}' not found.", None, None)
    return found.body


def _file(call: Call) -> StoredObject:
    found = call.stored.get(_inside(_found(call)["id"]), call.parameters["file"])
    if found is None:
        raise errors.not_found(f"Container file with id '{call.parameters['file']}' not found.", None, None)
    return found


def _read(call: Call, allowed: tuple[str, ...]) -> Json:
    body = call.body()
    shapes.check_members(body, shapes.CONTAINERS, allowed, COLLECTION, UNSUPPORTED)
    return body
