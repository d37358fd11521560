"""Chains of three responses by several consumers, streamed or not, while accounts fail and the cache is late or loses values.

Beside some chains a consumer makes something of another kind, which lies in the same account.
"""

import json
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
from apim_simulator.testing import Simulator

from tests.stored.world import CONSUMERS, DEPLOYMENT, World

STEPS = 3
TRIES = 8
"""A client's attempts at one step; fewer faults than that are armed at once."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 500},
    {"status": 503},
    {"status": 429, "headers": {"retry-after": "0"}},
    {"reset": True, "at": "headers"},
)
REQUEST = {"model": DEPLOYMENT, "messages": [{"role": "user", "content": "Name one river."}]}
LINES = json.dumps({"custom_id": "task-1", "method": "POST", "url": "/v1/chat/completions", "body": REQUEST}).encode()
FAILED = 429
"""Statuses from here on are tried again, as clients do."""


@dataclass(slots=True)
class Findings:
    """What chains met: consumer, kind and id of all that was made, what was wrong, and which account answered whom.

    `tried_again` counts failures.
    """

    ids: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    accounts: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in CONSUMERS})
    tried_again: int = 0


def run(world: World, number: int, seed: int) -> Findings:
    """So many chains, the same with the same seed."""
    found, chance = Findings(), random.Random(seed)  # noqa: S311 - the same chains each time
    for _ in range(number):
        _troubles(world.azure, chance)
        _chain(world, chance, found)
        _besides(world, chance, found)
    world.azure.control("DELETE", "/faults")
    return found


def _troubles(azure: Simulator, chance: random.Random) -> None:
    """Another trouble with the cache and, in half of the chains, with one call of an account."""
    azure.settings(cache_delay_seconds=chance.choice([0, 1, 3600]), cache_loses_each=chance.choice([0, 1, 2, 3]))
    azure.control("DELETE", "/faults")
    if chance.random() < 1 / 2:
        fault = {"plane": "model", "match": {}, "action": chance.choice(FAULTS), "skip": chance.randrange(4), "times": 1}
        azure.control("POST", "/faults", fault)


def _chain(world: World, chance: random.Random, found: Findings) -> None:
    consumer, previous = chance.choice(CONSUMERS), None
    for step in range(STEPS):
        body = {"model": DEPLOYMENT, "input": f"Question {step}", "stream": chance.random() < 1 / 2}
        body |= {"previous_response_id": previous} if previous else {}
        answer = _tried(world, found, consumer, "POST", "/responses", json=body)
        if answer is None:
            return
        previous = _id(answer, streamed=body["stream"])
        found.ids.append((consumer, "responses", previous))
        for method, path in (("GET", f"/responses/{previous}"), ("GET", f"/responses/{previous}/input_items")):
            _tried(world, found, consumer, method, path)


def _besides(world: World, chance: random.Random, found: Findings) -> None:
    """A conversation and a container, or a file with a batch and a vector store of it, made and read by its consumer."""
    consumer = chance.choice(CONSUMERS)
    if chance.random() < 1 / 2:
        _made(world, found, consumer, "conversations", json={"metadata": {"topic": "gateways"}})
        _made(world, found, consumer, "containers", json={"name": "work"})
        return
    form = {"files": {"file": ("lines.jsonl", LINES)}, "data": {"purpose": "batch"}}
    if file := _made(world, found, consumer, "files", **form):
        body = {"input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"}
        _made(world, found, consumer, "batches", json=body)
        _made(world, found, consumer, "vector_stores", json={"file_ids": [file]})


def _made(world: World, found: Findings, consumer: str, kind: str, **more: Any) -> str:
    """The id of something new, which its consumer finds; empty where it was not made."""
    if (answer := _tried(world, found, consumer, "POST", f"/{kind}", **more)) is None:
        return ""
    name = str(answer.json()["id"])
    found.ids.append((consumer, kind, name))
    _tried(world, found, consumer, "GET", f"/{kind}/{name}")
    return name


def _tried(world: World, found: Findings, consumer: str, method: str, path: str, **more: Any) -> httpx.Response | None:
    """The first answer that is no failure of an account; anything but 200 is wrong."""
    for _ in range(TRIES):
        answer = world.call(consumer, method, path, **more)
        found.accounts[consumer].update(world.accounts(answer))
        if answer.status_code < FAILED:
            break
        found.tried_again += 1
    if answer.status_code == httpx.codes.OK:
        return answer
    found.wrong.append(f"{consumer} {method} {path}: {answer.status_code} {answer.text[:200]}")
    return None


def _id(answer: httpx.Response, *, streamed: bool) -> str:
    if not streamed:
        return str(answer.json()["id"])
    events = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [events[0]["type"], events[-1]["type"]] == ["response.created", "response.completed"]
    return str(events[-1]["response"]["id"])
