"""Which process serves a state folder, and where: its lock, held as long as it lives, and its record, written once it is ready."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LOCK = "lock"
RECORD = "process.json"


class FolderInUseError(Exception):
    """Another process serves the folder; `owner` is its id, None where it has not written it yet."""

    def __init__(self, owner: int | None) -> None:
        super().__init__(f"in use by process {owner or 'unknown'}")
        self.owner = owner


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, with this process's id in it. Raises FolderInUseError, OSError."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUseError(_number(lock)) from error
        (folder / RECORD).unlink(missing_ok=True)  # of a process that was killed
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
        (folder / RECORD).unlink(missing_ok=True)
    finally:
        os.close(lock)


def holder(folder: Path) -> int | None:
    """The process that holds the folder's lock, None where there is none.

    A number alone would not do: those of ended processes are given out again.
    """
    try:
        lock = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _number(lock)
    finally:
        os.close(lock)
    return None


def write(folder: Path, start_line: Mapping[str, Any]) -> None:
    """Put the start line and this process's id into the record, which only its owner can read."""
    partial = folder / f"{RECORD}.{os.getpid()}"
    partial.touch(mode=0o600)
    partial.write_text(json.dumps({"pid": os.getpid(), **start_line}), encoding="utf-8")
    partial.replace(folder / RECORD)


def read(folder: Path) -> dict[str, Any] | None:
    """The record of the process that holds the lock; None where there is none, or it is not ready yet."""
    pid = holder(folder)
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if pid is not None and isinstance(record, dict) and record.get("pid") == pid else None


def _number(lock: int) -> int | None:
    text = os.pread(lock, 32, 0).decode(errors="replace").strip()
    return int(text) if text.isdecimal() else None
