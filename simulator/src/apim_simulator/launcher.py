"""Starts, finds again and stops `apim-simulator` as a background process over a state folder.

Only processes that hold the folder's lock are found or stopped, whoever started them.
"""

import atexit
import contextlib
import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from apim_simulator import record
from apim_simulator.folders import plugin_folder
from apim_simulator.record import RECORD

__all__ = ["LOG", "RECORD", "Addresses", "LaunchError", "ensure", "plugin_folder", "process_id", "running", "start", "stop"]

START_SECONDS = 20.0
STOP_SECONDS = 10.0
LOG = "simulator.log"

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Started by this process; some are meant to outlive it. They are reaped when it stops them itself."""


@atexit.register
def _let_go() -> None:
    # Python warns of processes that outlive an object of its own, which is meant here.
    for process in _children.values():
        process.returncode = process.poll() or 0


class LaunchError(Exception):
    """The simulator did not start; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The simulator's start line: https URLs with port, the CA's file, who a client may be; null where nothing is seeded."""

    arm: str
    gateway: str
    model: str
    ca: str
    tenant: str
    subscription: str
    client_id: str
    client_secret: str = field(repr=False)
    control_key: str = field(repr=False)

    @classmethod
    def parse(cls, line: Mapping[str, Any]) -> "Addresses":
        """Read it; members this version does not know are ignored. Raises LaunchError when one is missing."""
        try:
            return cls(**{name: line[name] for name in cls.__slots__})
        except KeyError as missing:
            raise LaunchError(f"the simulator's start line has no {missing}") from None

    def tls(self) -> ssl.SSLContext:
        """For clients: trusts the simulator's CA and nothing else."""
        return ssl.create_default_context(cafile=self.ca)


def start(
    state: Path, *, seed: str | None = "local", settings: Mapping[str, str] | None = None, until: int | None = None
) -> Addresses:
    """Start it in the background, in a session of its own, so that it outlives this process unless `until` names it.

    Raises LaunchError.
    """
    state.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "apim_simulator", "--state", str(state)]
    command += ["--seed", seed] if seed else []
    command += [part for name, value in (settings or {}).items() for part in ("--set", f"{name}={value}")]
    command += ["--until", str(until)] if until else []
    with (state / LOG).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command line, without a shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
        )
    try:
        addresses = Addresses.parse(_ready(process, state))
    except BaseException:
        process.kill()
        process.wait()
        raise
    _children[process.pid] = process
    return addresses


def ensure(state: Path, *, seed: str | None = "local", settings: Mapping[str, str] | None = None) -> tuple[Addresses, bool]:
    """The simulator over `state`: the one running, or starting, else one started now (second value True). Raises LaunchError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if (found := running(state)) is not None:
            return found, False
        if record.holder(state) is None:
            try:
                return start(state, seed=seed, settings=settings), True
            except LaunchError:
                if record.holder(state) is None:
                    raise  # else another one was faster
        time.sleep(0.02)
    stop(state)  # it holds the folder and does not answer
    return start(state, seed=seed, settings=settings), True


def running(state: Path) -> Addresses | None:
    """The simulator over `state`, if there is one and ARM answers."""
    found = record.read(state)
    if found is None:
        return None
    addresses = Addresses.parse(found)
    arm = http.client.HTTPSConnection(addresses.arm.removeprefix("https://"), timeout=5, context=addresses.tls())
    try:
        arm.request("GET", "/metadata/endpoints?api-version=2022-09-01")
        return addresses if arm.getresponse().status == HTTPStatus.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        arm.close()


def process_id(state: Path) -> int | None:
    """The process that serves `state`, None where there is none."""
    return record.holder(state)


def stop(state: Path) -> bool:
    """End the process that serves `state`, and only that one. False when there was none."""
    pid = record.holder(state)
    if pid is None:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _ended(pid, state):
            break
    if (child := _children.pop(pid, None)) is not None:
        child.wait()
    return True


def _ended(pid: int, state: Path) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while record.holder(state) == pid:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _ready(process: subprocess.Popen[bytes], state: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        found = record.read(state)
        if found is not None and found["pid"] == process.pid:
            return found
        time.sleep(0.02)
    code = process.poll()
    ending = f"did not get ready in {START_SECONDS:.0f} s" if code is None else f"ended with exit code {code}"
    lines = (state / LOG).read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
    raise LaunchError("\n  ".join([f"the simulator {ending}; its log ({state / LOG}) ends with:", *lines]))
