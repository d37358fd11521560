"""Loopback URLs of Azure addresses. Ports are remembered as facts of the store, so a restart keeps them."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from apim_simulator import ids
from apim_simulator.store import Resource, Store

SERVICE = "Microsoft.ApiManagement/service"
ACCOUNT = "Microsoft.CognitiveServices/accounts"
VAULT = "Microsoft.KeyVault/vaults"
ACCOUNT_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
REGIONAL_HOST = ".api.cognitive.microsoft.com"
"""Behind a region's name: where the accounts of that region answer that have no subdomain of their own."""
TOKEN_HOST = "login.microsoftonline.com"

Reserve = Callable[[int], int]
"""Reserves a port for a listener: the wanted one, or one of its choosing for 0. Raises OSError if the wanted one is taken."""


def pretend() -> Reserve:
    """For tests without sockets: ports that are only numbers."""
    numbers = itertools.count(50001)
    return lambda wanted: wanted or next(numbers)


class Addresses:
    """Hands out one port for ARM, one for queries of logs, one per API Management service, Azure OpenAI account and Key Vault.

    A configured port goes to the first service or account that asks. `configured` maps `arm`, `gateway`, `model` to ports.
    """

    def __init__(self, store: Store, reserve: Reserve, configured: dict[str, int] | None = None) -> None:
        self._store = store
        self._reserve = reserve
        self._configured = {name: port for name, port in (configured or {}).items() if port}
        self._ports: dict[str, int] = {}

    @property
    def arm(self) -> str:
        """Base URL of ARM, of the token server and of the control API; no final slash."""
        return _url(self.port("arm", "arm"))

    @property
    def logs(self) -> str:
        """Base URL of Azure Monitor's queries; no final slash."""
        return _url(self.port("logs", "logs"))

    def service_url(self, service_id: str) -> str:
        """`properties.gatewayUrl` of a service, existing or about to be made; no final slash."""
        return _url(self.port("gateway", service_id))

    def account_url(self, account_id: str) -> str:
        """Where an account answers; no final slash (`properties.endpoint` has one)."""
        return _url(self.port("model", account_id))

    def vault_url(self, vault_id: str) -> str:
        """Where a Key Vault answers; no final slash (`properties.vaultUri` has one)."""
        return _url(self.port("vault", vault_id))

    def resolve(self, host: str) -> str | None:
        """Loopback base URL of an Azure host, or None: the gateway's outgoing calls ask before they dial.

        `{n}.openai.azure.com` and its two siblings are the account whose custom subdomain is n; an account without one has no host
        of its own, and the region's host is the first of these in that region (Azure tells them apart by their keys).
        """
        host = host.lower().rstrip(".")
        if host == TOKEN_HOST:
            return self.arm
        account = self._by_host(host)
        return None if account is None else self.account_url(account.id)

    def account_at(self, url: str) -> Resource | None:
        """The account that answers a URL, under its Azure host or its loopback address."""
        parts = urlsplit(url)
        found = self._by_host((parts.hostname or "").lower().rstrip("."))
        origin = f"{parts.scheme}://{parts.netloc}"
        return found or next((a for a in self._store.of_type(ACCOUNT) if self.account_url(a.id) == origin), None)

    def port(self, kind: str, owner: str) -> int:
        """The port of a listener, reserved when first asked for and the same from then on.

        Raises OSError if the configured port is taken.
        """
        key = f"port:{kind}:{ids.key(owner)}"
        if key not in self._ports:
            self._ports[key] = self._reserved(self._configured.pop(kind, 0), self._store.fact(key, 0))
            self._store.keep_fact(key, self._ports[key])
        return self._ports[key]

    def _reserved(self, configured: int, remembered: int) -> int:
        if configured:
            return self._reserve(configured)
        try:
            return self._reserve(remembered)
        except OSError:  # somebody else has the remembered port by now; a new one serves better than no start
            return self._reserve(0)

    def renew(self) -> None:
        """Write URLs of services, accounts and vaults into their properties again: a port may have changed since they were made."""
        for service in self._store.of_type(SERVICE):
            self._rewrite(service, "gatewayUrl", self.service_url(service.id))
        for account in self._store.of_type(ACCOUNT):
            self._rewrite(account, "endpoint", self.account_url(account.id) + "/")
        for vault in self._store.of_type(VAULT):
            self._rewrite(vault, "vaultUri", self.vault_url(vault.id) + "/")

    def _rewrite(self, resource: Resource, name: str, url: str) -> None:
        if resource.properties.get(name) != url:
            self._store.put(replace(resource, properties={**resource.properties, name: url}))

    def release(self, kind: str, owner: str) -> None:
        """The listener is gone; its port stays remembered for the day its owner returns."""
        self._ports.pop(f"port:{kind}:{ids.key(owner)}", None)

    def _by_host(self, host: str) -> Resource | None:
        found = (host.removesuffix(suffix) for suffix in ACCOUNT_HOSTS if host.endswith(suffix))
        name = next(found, None)
        region = host.removesuffix(REGIONAL_HOST) if host.endswith(REGIONAL_HOST) else None
        for account in self._store.of_type(ACCOUNT):
            subdomain = str(account.properties.get("customSubDomainName") or "").lower()
            if subdomain == name if subdomain else _location(account) == region:
                return account
        return None


def _location(account: Resource) -> str:
    """A region as host names write it: `westeurope`."""
    return str(account.envelope.get("location", "")).lower().replace(" ", "")


def _url(port: int) -> str:
    return f"https://127.0.0.1:{port}"
