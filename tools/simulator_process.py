"""The simulator as the tools use it: in the background, over a folder of their own, its errors told as theirs."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
from apim_simulator import launcher
from apim_simulator.launcher import LOG, RECORD, Addresses

from tools.console import ToolError

SETTINGS = {"lro_retry_after": "1"}
"""Between polls of a long-running operation clients wait 10 s (writes) or 30 s (deletes) unless told; here a second will do."""

__all__ = ["LOG", "RECORD", "SETTINGS", "Addresses", "client", "ensure", "process_id", "running", "start", "stop"]

process_id, running, stop = launcher.process_id, launcher.running, launcher.stop


def ensure(state: Path, *, seed: str = "local") -> tuple[Addresses, bool]:
    """The simulator over `state`: the one running, else one started now (second value True). Raises ToolError."""
    with _as_tool_error():
        return launcher.ensure(state, seed=seed, settings=SETTINGS)


def start(state: Path, *, seed: str | None = "local", settings: Mapping[str, str] = SETTINGS) -> Addresses:
    """Start it; it outlives this command. Raises ToolError."""
    with _as_tool_error():
        return launcher.start(state, seed=seed, settings=settings)


def client(addresses: Addresses, base: str | None = None, timeout_seconds: float = 30.0) -> httpx.Client:
    """An HTTPS client that trusts the simulator's CA and nothing else, whatever proxy the environment names."""
    return httpx.Client(base_url=base or addresses.arm, verify=addresses.tls(), trust_env=False, timeout=timeout_seconds)


@contextlib.contextmanager
def _as_tool_error() -> Iterator[None]:
    try:
        yield
    except launcher.LaunchError as error:
        raise ToolError(str(error)) from error
