"""Calls without pause while something else happens."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

CALLERS = 2
PAUSE = 0.1
"""Seconds between two calls of one caller; so two callers make at most 20 calls a second."""


@dataclass(slots=True)
class Load:
    """What came of the calls: the trace of each that was answered, and what was wrong with the others. `key` is the callers'."""

    key: str = field(repr=False)
    traces: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@contextmanager
def load(azure: Any, url: str, key: str, *, callers: int = CALLERS) -> Iterator[Load]:
    """Chat calls by some callers at once, each over its own connection, until the block ends.

    The block may give the callers another key, as consumers go over to one.
    """
    found, over, begun = Load(key), threading.Event(), threading.Barrier(callers + 1)
    threads = [threading.Thread(target=_call, args=(azure, url, found, over, begun)) for _ in range(callers)]
    for thread in threads:
        thread.start()
    begun.wait(30)
    try:
        yield found
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def _call(azure: Any, url: str, found: Load, over: threading.Event, begun: threading.Barrier) -> None:
    question = {"messages": [{"role": "user", "content": "Are you there?"}]}
    first = True
    with httpx.Client(verify=ssl.create_default_context(cafile=azure.addresses.ca), timeout=30) as http:
        while not over.is_set():
            try:
                answer = http.post(url, json=question, headers={"api-key": found.key})
                good = answer.status_code == httpx.codes.OK and answer.json()["choices"]
                (found.traces if good else found.failures).append(answer.headers["x-sim-trace"] if good else answer.text)
            except Exception as error:  # noqa: BLE001 - a call that fails is what is looked for, however it fails
                found.failures.append(repr(error))
            if first:
                begun.wait(30)
                first = False
            over.wait(PAUSE)
