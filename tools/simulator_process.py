"""The simulator as the tools use it: in the background, over a folder of their own, its errors raised as theirs."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import psutil
from apim_simulator import launcher
from apim_simulator.launcher import LOG, RECORD, Addresses

from tools.console import ToolError

SETTINGS = {"lro_retry_after": "0"}
"""Between polls of a long-running operation clients wait 10 s (writes) or 30 s (deletes) by default. Here the first poll finds it
running and the next one over, whenever that is asked: a wait would model no service's."""

__all__ = ["LOG", "RECORD", "SETTINGS", "Addresses", "client", "ensure", "process_id", "running", "start", "stop"]

process_id, running = launcher.process_id, launcher.running


def ensure(state: Path, *, seed: str = "local") -> tuple[Addresses, bool]:
    """The simulator over `state`: the one running, else one started now (second value True). Raises ToolError."""
    with _as_tool_error():
        return launcher.ensure(state, seed=seed, settings=SETTINGS)


def start(state: Path, *, seed: str | None = "local", settings: Mapping[str, str] = SETTINGS) -> Addresses:
    """Start it; it outlives this command. Raises ToolError."""
    with _as_tool_error():
        return launcher.start(state, seed=seed, settings=settings)


def stop(state: Path) -> bool:
    """End the process that serves `state`, and wait until it is gone. False when there was none."""
    served = _process(process_id(state))
    stopped = launcher.stop(state)
    # It lets go of its folder before it ends, which takes seconds on a busy machine.
    _, alive = psutil.wait_procs(served, launcher.STOP_SECONDS)
    for each in alive:
        each.kill()
    psutil.wait_procs(alive, launcher.STOP_SECONDS)
    return stopped


def _process(number: int | None) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [] if number is None else [psutil.Process(number)]
    return []


def client(addresses: Addresses, base: str | None = None, timeout_seconds: float = 30.0) -> httpx.Client:
    """An HTTPS client that trusts the simulator's CA and nothing else, whatever proxy the environment names."""
    return httpx.Client(base_url=base or addresses.arm, verify=addresses.tls(), trust_env=False, timeout=timeout_seconds)


@contextlib.contextmanager
def _as_tool_error() -> Iterator[None]:
    try:
        yield
    except launcher.LaunchError as error:
        raise ToolError(str(error)) from error
