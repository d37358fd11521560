"""What another consumer may try with an id: every verb of its kind, and every place of a body that takes one."""

import json
from typing import Any

import httpx

from tests.stored.world import CONSUMERS, DEPLOYMENT, World

Call = tuple[str, str, dict[str, Any] | None]
ASK: dict[str, Any] = {"model": DEPLOYMENT, "input": "x"}
CHAT = {"model": DEPLOYMENT, "messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "ID"}}]}]}
BATCH = {"input_file_id": "ID", "endpoint": "/v1/chat/completions", "completion_window": "24h"}
FILE = [{"role": "user", "content": [{"type": "input_file", "file_id": "ID"}]}]
CODE = [{"type": "code_interpreter", "container": {"type": "auto", "file_ids": ["ID"]}}]
ITEMS = {"items": [{"role": "user", "content": "x"}]}
VERBS: dict[str, tuple[Call, ...]] = {
    "responses": (
        ("GET", "/responses/ID", None),
        ("GET", "/responses/ID?stream=true", None),
        ("GET", "/responses/ID/input_items", None),
        ("POST", "/responses/ID/cancel", None),
        ("DELETE", "/responses/ID", None),
        ("POST", "/responses", ASK | {"previous_response_id": "ID"}),
        ("POST", "/responses", ASK | {"previous_response_id": "ID", "stream": True}),
    ),
    "conversations": (
        ("GET", "/conversations/ID", None),
        ("POST", "/conversations/ID", {"metadata": {}}),
        ("DELETE", "/conversations/ID", None),
        ("GET", "/conversations/ID/items", None),
        ("POST", "/conversations/ID/items", ITEMS),
        ("POST", "/responses", ASK | {"conversation": "ID"}),
        ("POST", "/responses", ASK | {"conversation": {"id": "ID"}, "stream": True}),
    ),
    "files": (
        ("GET", "/files/ID", None),
        ("GET", "/files/ID/content", None),
        ("DELETE", "/files/ID", None),
        ("POST", "/batches", BATCH),
        ("POST", "/responses", ASK | {"input": FILE}),
        ("POST", "/responses", ASK | {"tools": CODE}),
        ("POST", "/conversations", {"items": FILE}),
        ("POST", "/chat/completions", CHAT),
        ("POST", "/vector_stores", {"file_ids": ["ID"]}),
        ("POST", "/containers", {"name": "x", "file_ids": ["ID"]}),
    ),
    "batches": (
        ("GET", "/batches/ID", None),
        ("POST", "/batches/ID/cancel", None),
    ),
    "vector_stores": (
        ("GET", "/vector_stores/ID", None),
        ("POST", "/vector_stores/ID", {"name": "x"}),
        ("DELETE", "/vector_stores/ID", None),
        ("GET", "/vector_stores/ID/files", None),
        ("POST", "/vector_stores/ID/files", {"file_id": "x"}),
        ("POST", "/vector_stores/ID/search", {"query": "x"}),
        ("POST", "/responses", ASK | {"tools": [{"type": "file_search", "vector_store_ids": ["ID"]}]}),
    ),
    "containers": (
        ("GET", "/containers/ID", None),
        ("DELETE", "/containers/ID", None),
        ("GET", "/containers/ID/files", None),
        ("GET", "/containers/ID/files/cfile_1/content", None),
        ("POST", "/containers/ID/files", {"file_id": "x"}),
        ("POST", "/responses", ASK | {"tools": [{"type": "code_interpreter", "container": "ID"}]}),
    ),
}
"""By kind; `ID` is where the id is."""


def run(world: World, owned: list[tuple[str, str, str]], number: int) -> list[str]:
    """What was wrong with so many tries: of each id, as the gateway tells it and as the account does, by another consumer."""
    calls = [
        (owner, known, call)
        for owner, kind, name in owned
        for known in dict.fromkeys((name, name.partition(".")[0]))
        for call in VERBS[kind]
    ]
    wrong = []
    for at in range(number):
        owner, known, (method, path, body) = calls[at * 7919 % len(calls)]
        other = [each for each in CONSUMERS if each != owner][at % (len(CONSUMERS) - 1)]
        sent = None if body is None else json.dumps(body).replace("ID", known).encode()
        answer = world.call(other, method, path.replace("ID", known), content=sent)
        if not _is_refused(world, answer):
            wrong.append(f"{other} {method} {path} {body} {known}: {answer.status_code} {answer.text[:200]}")
    return wrong


def _is_refused(world: World, answer: httpx.Response) -> bool:
    if answer.status_code != httpx.codes.NOT_FOUND or answer.json()["error"]["type"] != "invalid_request_error":
        return False
    return world.accounts(answer) == []
