"""`/openai/v1/containers`: where code of a model runs, with copies of files. Nothing runs here, and copies are kept.

Shapes: the document v1. Containers do not end here, which Azure's do after 20 minutes without use.
"""

from apim_simulator.model import errors, files, shapes
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.file_holders import FileHolders
from apim_simulator.model.stored import new_id, page

CONTAINERS = FileHolders(
    collection="containers",
    kind="container",
    absent="Container with id '{}' not found.",
    absent_file="Container file with id '{}' not found.",
    shape=shapes.CONTAINERS,
    unsupported=("expires_after", "memory_limit", "network_policy", "skills", "file"),
)
MEMBERS = ("name", "file_ids")
FOLDER = "/mnt/data"


def create(call: Call) -> Answer:
    """A container, with copies of files."""
    body = CONTAINERS.read(call, MEMBERS)
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
    call.stored.put(CONTAINERS.collection, made)
    for identifier in named:
        _copy(call, made, identifier)
    return whole(made)


def listing(call: Call) -> Answer:
    """All of the account's, in pages."""
    return whole(page([each.body for each in call.stored.each(CONTAINERS.collection)], call.request.query_params))


def retrieve(call: Call) -> Answer:
    """The container, without its files."""
    return whole(CONTAINERS.found(call))


def add_file(call: Call) -> Answer:
    """A copy of a file of the account; an upload is refused as ours."""
    container = CONTAINERS.found(call)
    if call.request.headers.get("content-type", "").startswith("multipart/"):
        raise errors.unsupported("an upload into a container is not simulated; name a file_id")
    return whole(_copy(call, container, CONTAINERS.file_to_add(call)))


def retrieve_file(call: Call) -> Answer:
    """One of the container's files."""
    return whole(CONTAINERS.found_file(call).body)


def content(call: Call) -> Answer:
    """A file's bytes."""
    return Answer(200, CONTAINERS.found_file(call).content, content_type="application/octet-stream")


def _copy(call: Call, container: Json, identifier: str) -> Json:
    file = files.find(call, identifier)
    if file is None:
        raise errors.unsupported(f"the file '{identifier[:100]}' is not there")
    made: Json = {
        "id": new_id("cfile"),
        "object": "container.file",
        "container_id": container["id"],
        "created_at": call.seconds,
        "bytes": file.body["bytes"],
        "path": f"{FOLDER}/{file.body['filename']}",
        "source": "user",
    }
    call.stored.put(CONTAINERS.inside(container), made, file.content)
    return made
