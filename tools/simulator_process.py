"""Starts, finds again and stops the simulator as a process of its own. What it is made of is its own affair."""

import json
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tools.console import ToolError
from tools.paths import ROOT

START_SECONDS = 20.0
STOP_SECONDS = 10.0
SETTINGS = {"lro_retry_after": "1"}
"""Between polls of a long-running operation clients wait 10 s (writes) or 30 s (deletes) unless told; here a second will do."""
RECORD = "process.json"
LOG = "simulator.log"

_started: dict[int, subprocess.Popen[bytes]] = {}
"""Children of this process: they are meant to outlive it, and are reaped when it stops them itself."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The JSON line the simulator prints when it is ready: https URLs with port, the CA's file, who a client may be."""

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
    def parse(cls, line: str) -> "Addresses":
        """Read that line; members this version does not know are ignored. Raises ToolError when one is missing."""
        values = json.loads(line)
        try:
            return cls(**{name: values[name] for name in cls.__slots__})
        except KeyError as missing:
            raise ToolError(f"the simulator's first line has no {missing}") from None


def client(addresses: Addresses, base: str | None = None, timeout_seconds: float = 30.0) -> httpx.Client:
    """An HTTPS client that trusts the simulator's CA and nothing else, whatever proxy the environment names."""
    trust = ssl.create_default_context(cafile=addresses.ca)
    return httpx.Client(base_url=base or addresses.arm, verify=trust, trust_env=False, timeout=timeout_seconds)


def ensure(state: Path, *, seed: str = "local") -> tuple[Addresses, bool]:
    """The simulator over `state`: the one running, else one started now (second value True).

    Raises ToolError when it does not come up.
    """
    found = running(state)
    if found is not None:
        return found, False
    stop(state)
    return start(state, seed=seed), True


def start(state: Path, *, seed: str | None = "local", settings: Mapping[str, str] = SETTINGS) -> Addresses:
    """Start it in the background, in a session of its own, so that it outlives this command. Raises ToolError."""
    state.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "apim_simulator", "--state", str(state), *(["--seed", seed] if seed else [])]
    command += [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    announced = state / "addresses.line"
    with announced.open("w", encoding="utf-8") as out, (state / LOG).open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=ROOT / "simulator" / "src", stdin=subprocess.DEVNULL, stdout=out, stderr=log, start_new_session=True
        )
    try:
        addresses = Addresses.parse(_first_line(process, announced, state / LOG))
        created = psutil.Process(process.pid).create_time()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        _started[process.pid] = process
        announced.unlink(missing_ok=True)
    record = {"pid": process.pid, "created": created} | {name: getattr(addresses, name) for name in Addresses.__slots__}
    file = state / RECORD
    file.touch(mode=0o600)
    file.write_text(json.dumps(record), encoding="utf-8")
    return addresses


def running(state: Path) -> Addresses | None:
    """The simulator over `state`, if its process lives and ARM answers."""
    if find(state) is None:
        return None
    addresses = Addresses.parse((state / RECORD).read_text(encoding="utf-8"))
    try:
        with client(addresses, timeout_seconds=5) as http:
            answer = http.get("/metadata/endpoints", params={"api-version": "2022-09-01"})
    except (httpx.HTTPError, OSError):
        return None
    return addresses if answer.is_success else None


def stop(state: Path) -> bool:
    """End the process started over `state`, and only that one. False when there was none."""
    process = find(state)
    if process is not None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
    for number in [number for number, child in _started.items() if child.poll() is not None]:
        del _started[number]
    (state / RECORD).unlink(missing_ok=True)
    return process is not None


def find(state: Path) -> psutil.Process | None:
    """The process started over `state`, while it runs."""
    # Numbers of ended processes are given out again, so the recorded start time has to agree too.
    try:
        record = json.loads((state / RECORD).read_text(encoding="utf-8"))
        process = psutil.Process(record["pid"])
        alive = process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - record["created"]) < 1
    except (FileNotFoundError, ValueError, KeyError, psutil.NoSuchProcess):
        return None
    return process if alive else None


def _first_line(process: subprocess.Popen[bytes], announced: Path, log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        line = announced.read_text(encoding="utf-8")
        if line.endswith("\n"):
            return line
        if ended:
            break
        time.sleep(0.02)
    tail = "\n  ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    state = (
        f"ended with exit code {process.returncode}"
        if process.returncode is not None
        else f"said nothing for {START_SECONDS:.0f} s"
    )
    raise ToolError(f"the simulator {state}; its log ({log}) ends with:\n  {tail}")
