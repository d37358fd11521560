"""A simulated Azure for a test: `with simulator() as azure: …`. The pytest plugin of this package offers it as a fixture."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2
from azure.core.credentials import AccessToken

from apim_simulator import launcher
from apim_simulator.folders import plugin_folder
from apim_simulator.launcher import Addresses

SETTINGS = {"lro_retry_after": "0"}
"""Azure lets clients wait 10 to 30 seconds between two polls of a long-running operation; a test need not."""
OWN_CODES = "Simulator"
"""What the codes of refusals begin with that are the simulator's own and not Azure's."""


class ControlError(Exception):
    """The control API refused a request; the message is its answer."""


class Credential:
    """What azure-mgmt clients take as `credential`: client credentials of the simulator's one application."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        """An access token for the first scope, by default for Resource Manager."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._addresses.client_id,
            "client_secret": self._addresses.client_secret,
            "scope": scopes[0] if scopes else f"{self._addresses.arm}/.default",
        }
        with _client(self._addresses) as client:
            answer = client.post(f"/{self._addresses.tenant}/oauth2/v2.0/token", data=form).raise_for_status().json()
        return AccessToken(answer["access_token"], int(time.time()) + answer["expires_in"])


@dataclass(frozen=True, slots=True)
class Simulator:
    """A running simulator: its addresses, and what a test may do that Azure does not offer (the control API)."""

    addresses: Addresses

    @property
    def credential(self) -> Credential:
        """For azure-mgmt clients, with `base_url=addresses.arm` and `connection_verify=addresses.ca`."""
        return Credential(self.addresses)

    def environment(self) -> dict[str, str]:
        """Variables that lead Pulumi's azure-native provider, and HTTP clients that read SSL_CERT_FILE, to the simulator."""
        path = os.pathsep.join([str(plugin_folder()), os.environ.get("PATH", os.defpath)])
        return {
            "PATH": path,
            "ARM_METADATA_HOSTNAME": urlsplit(self.addresses.arm).netloc,
            "ARM_DISABLE_INSTANCE_DISCOVERY": "true",
            "ARM_TENANT_ID": self.addresses.tenant,
            "ARM_SUBSCRIPTION_ID": self.addresses.subscription,
            "ARM_CLIENT_ID": self.addresses.client_id,
            "ARM_CLIENT_SECRET": self.addresses.client_secret,
            "SSL_CERT_FILE": self.addresses.ca,
        }

    def control(self, method: Literal["GET", "POST", "DELETE"], path: str, body: Any = None) -> Any:
        """Ask `/_sim{path}`; the answer's JSON, None where it has no body. Raises ControlError."""
        with _client(self.addresses) as client:
            answer = client.request(method, f"/_sim{path}", json=body, headers={"x-sim-key": self.addresses.control_key})
        if not answer.is_success:
            raise ControlError(f"{method} /_sim{path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def reset(self, world: str | None = "local") -> None:
        """Nothing but a starter world, as it was at its start; ports and keys stay."""
        self.control("POST", "/reset", {"world": world} if world else {})

    def journal(self) -> list[dict[str, Any]]:
        """The requests on every plane since the last reset, oldest first."""
        return list(self.control("GET", "/journal")["requests"])

    def fault(self, **fault: Any) -> str:
        """Arm a fault (`plane`, `match`, `action`, `skip`, `times`); its id."""
        return str(self.control("POST", "/faults", fault)["id"])

    def settings(self, **values: Any) -> None:
        """Change settings by name."""
        self.control("POST", "/settings", values)

    def complaints(self, *expected: str) -> list[str]:
        """What makes a test worthless: faults that no request met, and refusals of the simulator's own that nobody `expected`."""
        unmet = [fault for fault in self.control("GET", "/faults")["faults"] if not fault["hits"]]
        own = [entry for entry in self.journal() if str(entry["code"]).startswith(OWN_CODES) and entry["code"] not in expected]
        return [f"fault {fault['id']} was armed and never met" for fault in unmet] + [
            f"{entry['method']} {entry['path']} was refused as not simulated: {entry['code']}" for entry in own
        ]


@contextlib.contextmanager
def simulator(
    state: Path | None = None, *, world: str | None = "local", settings: Mapping[str, str] | None = None
) -> Iterator[Simulator]:
    """A simulator of its own until the block ends, or this process does; without `state` in a folder that goes with it.

    `settings` are texts by name as `--set` takes them. Raises launcher.LaunchError.
    """
    with contextlib.ExitStack() as stack:
        folder = state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="apim-simulator-")))
        addresses = launcher.start(folder, seed=world, settings={**SETTINGS, **(settings or {})}, until=os.getpid())
        stack.callback(launcher.stop, folder)
        yield Simulator(addresses)


def _client(addresses: Addresses) -> httpx2.Client:
    return httpx2.Client(base_url=addresses.arm, verify=addresses.tls(), trust_env=False, timeout=30)
