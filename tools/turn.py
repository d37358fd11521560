"""One run at a time: a lock on a file, gone with the process that holds it. Standard library only."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import say


@contextmanager
def turn(lock: Path, doing: str) -> Iterator[None]:
    """Hold the lock; where another run does, say that it is `doing` something, and wait for it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another run is {doing}; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
