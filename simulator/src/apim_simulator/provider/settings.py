"""Configuration of the provider: what the program or stack says, then the environment (PROV-CONFIG).

Environment variables of the stand-in alone, for tests that provoke retries; the real provider has no such thing:

- `STAND_IN_RETRY_SECONDS`: first delay before a retry, default 20. Later ones grow as PROV-23's note in `arm.py` says.
- `STAND_IN_RETRIES`: how often a request is repeated, default 3.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from apim_simulator.folders import plugin_folder
from apim_simulator.provider.errors import ConfigurationError

PREFIX = "azure-native:config:"
TRUE = frozenset({"true", "1"})
ENVIRONMENT = {
    "subscriptionId": "ARM_SUBSCRIPTION_ID",
    "clientId": "ARM_CLIENT_ID",
    "clientSecret": "ARM_CLIENT_SECRET",
    "tenantId": "ARM_TENANT_ID",
    "metadataHost": "ARM_METADATA_HOSTNAME",
    "disableInstanceDiscovery": "ARM_DISABLE_INSTANCE_DISCOVERY",
    "skipReadOnUpdate": "ARM_SKIP_READ_ON_UPDATE",
    "useOidc": "ARM_USE_OIDC",
    "useMsi": "ARM_USE_MSI",
}
"""Keys that are read, and the environment variable of each."""

OTHER_LOGINS = ("useOidc", "useMsi", "useDefaultAzureCredential", "clientCertificatePath")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The provider's configuration. The secret never appears in `repr`."""

    subscription: str
    tenant: str
    client: str
    secret: str = field(repr=False)
    metadata_host: str
    location: str = ""
    skip_read_on_update: bool = False
    retry_seconds: float = 20
    retries: int = 3

    @property
    def metadata_url(self) -> str:
        """Root of the metadata document; the scheme defaults to https."""
        return self.metadata_host if "://" in self.metadata_host else f"https://{self.metadata_host}"


def read(configured: Mapping[str, str], environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from configuration under bare keys, then the environment; unknown keys are ignored, as the provider does.

    Raises ConfigurationError when something is missing or the stand-in is pointed at anything but loopback.
    """
    values = {key: configured.get(key) or environ.get(variable, "") for key, variable in ENVIRONMENT.items()}
    others = [key for key in OTHER_LOGINS if (configured.get(key) or values.get(key) or "").lower() not in {"", "false", "0"}]
    if others:
        raise ConfigurationError(f"{', '.join(others)} is set, but this stand-in plugin signs in by client secret only")
    _refuse_azure(values["metadataHost"])
    missing = [key for key in ("subscriptionId", "clientId", "clientSecret", "tenantId") if not values[key]]
    if missing:
        named = ", ".join(f"azure-native:{key} or {ENVIRONMENT[key]}" for key in missing)
        raise ConfigurationError(f"credentials are incomplete; set {named}")
    return Settings(
        subscription=values["subscriptionId"],
        tenant=values["tenantId"],
        client=values["clientId"],
        secret=values["clientSecret"],
        metadata_host=values["metadataHost"].rstrip("/"),
        location=configured.get("location", ""),
        skip_read_on_update=values["skipReadOnUpdate"].lower() in TRUE,
        retry_seconds=float(environ.get("STAND_IN_RETRY_SECONDS") or 20),
        retries=int(environ.get("STAND_IN_RETRIES") or 3),
    )


def _refuse_azure(host: str) -> None:
    """The stand-in must never write to a real subscription (our choice)."""
    remedy = f"take {plugin_folder()} off PATH to use the official plugin"
    if not host:
        raise ConfigurationError(
            "this is the simulator's stand-in for the azure-native plugin, and no simulator is named: "
            f"set azure-native:metadataHost or ARM_METADATA_HOSTNAME to its address, or {remedy}"
        )
    if not is_loopback(host if "://" in host else f"https://{host}"):
        raise ConfigurationError(f"metadataHost is {host!r}, but this stand-in plugin talks to loopback only; {remedy}")


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine."""
    return urlsplit(url).hostname in LOOPBACK
