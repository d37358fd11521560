"""A secret in a Key Vault whose newest version is the key that consumers are to use.

https://learn.microsoft.com/rest/api/keyvault/secrets
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from apim.azure import Arm, NotReached
from apim.rotate.steps import Unusable

VERSION = "2023-07-01"
SECRETS_VERSION = "7.4"
PUBLIC = "vault.azure.net"
ROLE = 'give the identity the role "Key Vault Secrets Officer" on the vault (docs/guides/turning-keys.md)'


@dataclass(frozen=True, slots=True)
class Secret:
    """At a URL without version. Both methods raise NotReached."""

    url: str
    token: Callable[[str], str] = field(repr=False)
    verify: bool | str = True

    def newest(self) -> str:
        """Value of the newest version; "" where there is none."""
        answer = self._sent("GET")
        return "" if answer.status_code == httpx.codes.NOT_FOUND else str(answer.json().get("value") or "")

    def add(self, value: str) -> None:
        """Make a newer version."""
        self._sent("PUT", {"value": value})

    def _sent(self, method: str, body: dict[str, str] | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(scope(self.url))}"}
        query = {"api-version": SECRETS_VERSION}
        try:
            answer = httpx.request(
                method, self.url, params=query, json=body, headers=headers, timeout=60, verify=self.verify, follow_redirects=False
            )
        except httpx.TransportError as error:
            raise NotReached(f"{self.url} could not be reached: {error}; SSL_CERT_FILE names a CA to trust") from error
        if answer.is_success or (method == "GET" and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        raise NotReached(f"{method} {self.url}: {answer.status_code} {_code(answer)}; {ROLE}")


def secret_of(azure: Arm, vault_id: str, name: str, token: Callable[[str], str], verify: bool | str) -> Secret:
    """A secret of the vault with a resource id. Raises Unusable where there is no such vault, NotReached."""
    found = azure.get(vault_id, VERSION)
    if found is None:
        raise Unusable(f"there is no Key Vault {vault_id}; correct keyVault.vault of the subscription")
    uri = str((found.get("properties") or {}).get("vaultUri") or "").rstrip("/")
    if urlsplit(uri).scheme != "https":
        raise Unusable(f"Key Vault {vault_id} says that it is at {uri or 'no URL'}, and keys travel over https only")
    return Secret(f"{uri}/secrets/{name}", token, verify)


def scope(url: str) -> str:
    """What to ask a token for: the cloud's vaults, whose domain is all but the first label of a vault's host."""
    _, _, domain = (urlsplit(url).hostname or "").partition(".")
    return f"https://{domain if domain.startswith('vault.') else PUBLIC}/.default"


def _code(answer: httpx.Response) -> str:
    try:
        error = answer.json()["error"]
        return str((error.get("innererror") or {}).get("code") or error["code"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return answer.reason_phrase
