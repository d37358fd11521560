"""The simulator's control API, for a stack whose Azure is the simulator on this machine, and for no other."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

VARIABLE: Final = "APIM_SIMULATOR_KEY"
"""Holds the control key, where the environment leads to a simulator."""

SECONDS: Final = 10


class NotAnswered(Exception):
    """The simulator did not do it; the message says why."""


@dataclass(frozen=True, slots=True)
class Simulator:
    """`arm` is its Resource Manager, on loopback."""

    arm: str
    key: str = field(repr=False)
    client: httpx.Client = field(repr=False)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """An answer of the control API. Raises NotAnswered."""
        try:
            answer = self.client.request(
                method, f"{self.arm}/_sim{path}", json=body, headers={"x-sim-key": self.key}, timeout=SECONDS
            )
            answer.raise_for_status()
            return dict(answer.json()) if answer.content else {}
        except httpx.HTTPStatusError as error:
            raise NotAnswered(_words(error.response)) from error
        except (httpx.HTTPError, ValueError) as error:
            raise NotAnswered(f"the simulator at {self.arm} does not answer: {error}; start it again with `make demo`") from error

    def trace(self, trace_id: str) -> dict[str, Any]:
        """The simulator's own trace of a call. Raises NotAnswered."""
        return self.ask("GET", f"/traces/{quote(trace_id, safe='')}")


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine by number, so that no name can lead elsewhere."""
    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def found(metadata_host: str, environ: Mapping[str, str], client: httpx.Client) -> Simulator | None:
    """The simulator that the environment leads to. Only on loopback is the key sent anywhere; None for a real Azure."""
    arm = (metadata_host if "://" in metadata_host else f"https://{metadata_host}").rstrip("/")
    key = environ.get(VARIABLE, "")
    return Simulator(arm, key, client) if metadata_host and key and is_loopback(arm) else None


def _words(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return f"the simulator answered {answer.status_code}"
