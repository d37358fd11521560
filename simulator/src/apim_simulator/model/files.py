"""`…/files`: what callers upload, and what batches write.

Shapes: the documents 2025-03-01-preview and v1, and https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch. Files for
assistants have ids of their own (…/how-to/responses#file-input) and are not given back (from memory).
"""

import secrets
from collections.abc import Sequence

from apim_simulator.model import errors, multipart
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.stored import LARGEST_PAGE, page
from apim_simulator.objects import StoredObject

COLLECTION = "files"
PURPOSES = ("assistants", "batch", "evals", "fine-tune", "user_data", "vision")
PENDING_SECONDS = 1
"""How long an uploaded file is looked through (our choice; by the simulator's clock)."""
LEAST_EXPIRY, MOST_EXPIRY = 1_209_600, 2_592_000
"""Seconds after which a file may expire: 14 to 30 days (documented)."""
EXPIRY_FIELDS = ("expires_after.seconds", "expires_after[seconds]")
"""How the field is written: by the documentation's curl, and by OpenAI's clients."""


def upload(call: Call) -> Answer:
    """A file from a multipart body; 200 with its state."""
    form = multipart.parse(call.request.headers.get("content-type", ""), call.raw)
    file, purpose = form.file("file"), form.text("purpose")
    if purpose is None:
        raise errors.missing("purpose")
    if purpose not in PURPOSES:
        allowed = ", ".join(f"'{each}'" for each in PURPOSES)
        raise errors.invalid_request(f"'{purpose}' is not one of [{allowed}] - 'purpose'", "purpose", "invalid_value")
    seconds = next((form.text(name) for name in EXPIRY_FIELDS if form.text(name) is not None), None)
    body = keep(call, file.name, file.content, purpose, _expiry(seconds))
    return whole(_at(body, call.seconds))


def keep(call: Call, name: str, content: bytes, purpose: str, seconds: int | None = None) -> Json:
    """Store a file of the account."""
    prefix = "assistant" if purpose == "assistants" else "file"
    body: Json = {
        "id": f"{prefix}-{secrets.token_hex(16)}",
        "object": "file",
        "bytes": len(content),
        "created_at": call.seconds,
        "filename": name,
        "purpose": purpose,
        **({} if seconds is None else {"expires_at": call.seconds + seconds}),
    }
    call.stored.put(COLLECTION, body, content)
    return body


def find(call: Call, identifier: str) -> StoredObject | None:
    """A file, None for one that is not there or no longer."""
    found = call.stored.get(COLLECTION, identifier)
    if found is None or call.seconds >= found.body.get("expires_at", call.seconds + 1):
        return None
    return found


def require(call: Call, identifiers: Sequence[str]) -> None:
    """Refuse, as ours, a body that names a file which is not there. What is in files counts no tokens."""
    for identifier in identifiers:
        if find(call, identifier) is None:
            raise errors.unsupported(f"the file '{identifier[:100]}' is not there, and what Azure answers then is not known")


def listing(call: Call) -> Answer:
    """Files in pages, newest first; of one purpose, if asked so."""
    purpose = call.request.query_params.get("purpose")
    files = [file for each in call.stored.each(COLLECTION) if (file := find(call, each.identifier)) is not None]
    listed = [_at(file.body, call.seconds) for file in files if purpose in (None, file.body["purpose"])]
    return whole(page(listed, call.request.query_params, LARGEST_PAGE))


def retrieve(call: Call) -> Answer:
    """A file's state."""
    return whole(_at(_found(call).body, call.seconds))


def content(call: Call) -> Answer:
    """A file's bytes."""
    found = _found(call)
    if found.body["purpose"] == "assistants":
        raise errors.invalid_request("Not allowed to download files of purpose: assistants", None, None)
    return Answer(200, found.content, content_type="application/octet-stream")


def delete(call: Call) -> Answer:
    """The file goes."""
    found = _found(call)
    call.stored.delete(COLLECTION, found.identifier)
    return whole({"id": found.identifier, "object": "file", "deleted": True})


def _found(call: Call) -> StoredObject:
    found = find(call, call.parameters["id"])
    if found is None:
        raise errors.not_found(f"No such File object: {call.parameters['id']}", None, "id")
    return found


def _at(body: Json, seconds: int) -> Json:
    """The file with its state at a time: those that callers upload are looked through first."""
    uploaded = body["purpose"] in ("batch", "fine-tune")
    pending = uploaded and seconds < body["created_at"] + PENDING_SECONDS
    return body | {"status": "pending" if pending else "processed", "status_details": None}


def _expiry(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdigit() or not LEAST_EXPIRY <= int(value[:9]) <= MOST_EXPIRY:
        message = f"'expires_after.seconds' must be between {LEAST_EXPIRY} and {MOST_EXPIRY}."
        raise errors.invalid_request(message, "expires_after", "invalid_value")
    return int(value)
