"""`…/batches`: requests in a file, answered into another, in states by the clock.

Shapes and codes: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch. A batch wants one deployment of a batch type.
"""

import uuid
from collections.abc import Mapping, Sequence

from apim_simulator.model import batch_lines, errors, files, metadata, shapes
from apim_simulator.model.answer import Answer, Json, compact, whole
from apim_simulator.model.call import Call
from apim_simulator.model.stored import page

COLLECTION = "batches"
WINDOW, WINDOW_SECONDS = "24h", 86_400
MEMBERS = ("input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after")
STATES: Mapping[str, int] = {"in_progress": 1, "finalizing": 2, "completed": 3}
"""Seconds after its creation at which a batch comes to a state (our choice; by the simulator's clock); before, it is validated."""


def create(call: Call) -> Answer:
    """A batch of the requests in a file."""
    body = call.body()
    shapes.check_members(body, shapes.BATCHES, MEMBERS, "batches")
    for name in ("input_file_id", "endpoint", "completion_window"):
        if not isinstance(body.get(name), str):
            raise errors.missing(name)
    if body["completion_window"] != WINDOW:
        raise errors.invalid_request(f"Invalid value for 'completion_window': must be '{WINDOW}'.", "completion_window", None)
    metadata.check(body.get("metadata") or {})
    if files.find(call, body["input_file_id"]) is None:
        raise errors.invalid_request(f"No such File object: {body['input_file_id']}", "input_file_id", None)
    made = _new(call, body)
    call.stored.put(COLLECTION, made)
    return whole(_as_answered(made))


def retrieve(call: Call) -> Answer:
    """The batch as it is by now."""
    return whole(_as_answered(_found(call)))


def listing(call: Call) -> Answer:
    """All batches, newest first."""
    return whole(
        page([_as_answered(_advanced(call, each.body)) for each in call.stored.each(COLLECTION)], call.request.query_params)
    )


def cancel(call: Call) -> Answer:
    """End a batch that runs; 409 for one that is over (words from memory)."""
    batch = _found(call)
    if batch["status"] not in ("validating", "in_progress"):
        message = f"Cannot cancel a batch with status '{batch['status']}'."
        raise errors.conflict(message)
    batch |= {"status": "cancelled", "cancelling_at": call.seconds, "cancelled_at": call.seconds}
    call.stored.put(COLLECTION, batch)
    return whole(_as_answered(batch))


def _new(call: Call, body: Json) -> Json:
    empty = ("cancelled_at", "cancelling_at", "completed_at", "error_file_id", "errors", "expired_at", "failed_at")
    return {
        "id": f"batch_{uuid.uuid4()}",
        "object": "batch",
        "completion_window": body["completion_window"],
        "created_at": call.seconds,
        "endpoint": body["endpoint"],
        "expires_at": call.seconds + WINDOW_SECONDS,
        "input_file_id": body["input_file_id"],
        "metadata": body.get("metadata"),
        "request_counts": {"completed": 0, "failed": 0, "total": 0},
        "status": "validating",
        **dict.fromkeys((*empty, "finalizing_at", "in_progress_at", "output_file_id")),
    }


def _found(call: Call) -> Json:
    return _advanced(call, call.stored.require(COLLECTION, call.parameters["id"], "No batch found with id '{}'.").body)


def _advanced(call: Call, batch: Json) -> Json:
    """The batch after the time that has passed; what it came to is stored."""
    before = batch["status"]
    if before == "validating" and call.seconds >= batch["created_at"] + STATES["in_progress"]:
        batch = _validated(call, batch)
    if batch["status"] == "in_progress" and call.seconds >= batch["created_at"] + STATES["finalizing"]:
        batch |= {"status": "finalizing", "finalizing_at": batch["created_at"] + STATES["finalizing"]}
    if batch["status"] == "finalizing" and call.seconds >= batch["created_at"] + STATES["completed"]:
        batch = _completed(call, batch)
    if batch["status"] != before:
        call.stored.put(COLLECTION, batch)
    return batch


def _validated(call: Call, batch: Json) -> Json:
    """The batch with the problems of its file, if any, else in progress."""
    at = batch["created_at"] + STATES["in_progress"]
    lines, problems = batch_lines.read(call, _input(call, batch))
    if problems:
        return batch | {"status": "failed", "failed_at": at, "errors": {"object": "list", "data": problems}}
    counts = batch["request_counts"] | {"total": len(lines)}
    return batch | {"status": "in_progress", "in_progress_at": at, "request_counts": counts}


def _completed(call: Call, batch: Json) -> Json:
    """The batch with its answers in one file, its failures in another; both are written, empty or not (documented example)."""
    lines, _ = batch_lines.read(call, _input(call, batch))
    answers = [batch_lines.answer(call, line) for line in lines]
    failed = [each for each in answers if each["response"]["status_code"] >= errors.FIRST_STATUS]
    done = [each for each in answers if each not in failed]
    output = files.keep(call, f"{batch['id']}_output.jsonl", _lines(done), "batch_output")
    problems = files.keep(call, f"{batch['id']}_error.jsonl", _lines(failed), "batch_output")
    return batch | {
        "status": "completed",
        "completed_at": batch["created_at"] + STATES["completed"],
        "output_file_id": output["id"],
        "error_file_id": problems["id"],
        "request_counts": {"completed": len(done), "failed": len(failed), "total": len(answers)},
    }


def _input(call: Call, batch: Json) -> bytes:
    """The input file; one that was deleted meanwhile is empty."""
    found = files.find(call, batch["input_file_id"])
    return found.content if found else b""


def _lines(values: Sequence[Json]) -> bytes:
    return b"".join(compact(value) + b"\n" for value in values)


def _as_answered(batch: Json) -> Json:
    return dict(sorted(batch.items()))
