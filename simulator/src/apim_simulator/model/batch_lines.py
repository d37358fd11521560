"""The lines of a batch's file: requests, checked all together, then answered one by one.

Codes: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch#common-error-codes-and-resolutions.
"""

import dataclasses
import json
import uuid
from typing import Any

from apim_simulator.half_characters import has_half
from apim_simulator.model import chat_endpoint, embeddings
from apim_simulator.model.answer import Json, Refused
from apim_simulator.model.api_versions import V1
from apim_simulator.model.call import Call
from apim_simulator.model.responses import endpoint as responses
from apim_simulator.model.routes import find

ENDPOINTS = {
    "/chat/completions": chat_endpoint.answer,
    "/embeddings": embeddings.answer,
    "/responses": responses.create,
}
"""What a line may ask, with or without `/v1` before it."""
TYPES = ("GlobalBatch", "DataZoneBatch")
"""Deployment types of batches."""
MOST_LINES = 100_000


def read(call: Call, content: bytes) -> tuple[list[Json], list[Json]]:
    """The requests of a file, and the problems that make all of the batch fail, each with its line."""
    lines, problems = [], []
    for number, text in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not text.strip():
            continue
        line = _object(text)
        if line is None:
            problems.append(_problem("invalid_json_line", "This line is not parseable as valid JSON.", number))
            continue
        problems += _problems(call, line, number)
        lines.append(line)
    if not lines and not problems:
        problems.append(_problem("empty_batch", "The batch input file is empty.", None))
    if len(lines) > MOST_LINES:
        problems.append(_problem("too_many_tasks", f"The input file has more than {MOST_LINES} requests.", None))
    names = [line.get("custom_id") for line in lines]
    if len({str(name) for name in names}) < len(names):
        problems.append(_problem("duplicate_custom_id", "The custom ID for this request is a duplicate.", None))
    if len({_path(line) for line in lines}) > 1:
        problems.append(_problem("url_mismatch", "The URLs of the requests in the file are not the same.", None))
    if len({str(_body(line).get("model")) for line in lines}) > 1:
        problems.append(_problem("model_mismatch", "All requests of a file must have the same model.", None))
    return lines, problems


def answer(call: Call, line: Json) -> Json:
    """One line of the output: the answer that the endpoint gives to the line's body, whatever the deployment's limits are."""
    found = find("POST", f"/openai/v1{_path(line)}")
    inner = dataclasses.replace(
        call,
        raw=json.dumps(line["body"]).encode(),
        route=found[0] if found else None,
        parameters={},
        version=V1,
        deployment=None,
        reading=None,
        unlimited=True,
    )
    try:
        made = ENDPOINTS[_path(line)](inner)
        status, body = made.status, made.body
    except Refused as refused:
        status, body = refused.answer.status, refused.answer.body or b"".join(refused.answer.pieces or ())
    response = {"body": json.loads(body), "request_id": str(uuid.uuid4()), "status_code": status}
    return {"custom_id": line["custom_id"], "response": response, "error": None}


def _problems(call: Call, line: Json, number: int) -> list[Json]:
    body = _body(line)
    complete = isinstance(line.get("custom_id"), str) and line.get("method") == "POST" and bool(body)
    if not complete or _path(line) not in ENDPOINTS or body.get("stream"):
        return [_problem("invalid_request", "The request lacks a required parameter or has one that batches do not take.", number)]
    deployment = call.find_deployment(str(body.get("model")))
    kind = str((deployment.envelope.get("sku") or {}).get("name")) if deployment else ""
    if kind not in TYPES:
        message = "The Azure OpenAI model deployment name that was specified in the model property of the input file wasn't found."
        return [_problem("model_not_found", message, number)]
    return []


def _body(line: Json) -> Json:
    body: Any = line.get("body")
    return body if isinstance(body, dict) else {}


def _path(line: Json) -> str:
    return str(line.get("url")).removeprefix("/v1")


def _object(text: str) -> Json | None:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not has_half(text.encode(), value) else None


def _problem(code: str, message: str, line: int | None) -> Json:
    return {"code": code, "message": message, "param": None, "line": line}
