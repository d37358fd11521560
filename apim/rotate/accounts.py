"""The Azure OpenAI account behind a backend: which it is, its two keys, and whether a key opens it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from apim.azure import Arm, Refused
from apim.rotate.steps import Unusable

VERSION = "2024-10-01"
MODELS = "openai/models?api-version=2024-10-21"
"""What any key of an account may list, for free."""
ACCOUNT = re.compile(
    r"/subscriptions/[^/?#]+/resourceGroups/[^/?#]+/providers/Microsoft\.CognitiveServices/accounts/[^/?#]+", re.IGNORECASE
)
LIKE = "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.CognitiveServices/accounts/<name>"
KEYS = {"key1": "Key1", "key2": "Key2"}
"""What `regenerateKey` calls the members of `listKeys`."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account. Methods that ask Azure raise NotReached."""

    azure: Arm
    id: str
    endpoint: str
    takes_keys: bool

    @property
    def name(self) -> str:
        """In ARM."""
        return self.id.rpartition("/")[2]

    def keys(self) -> dict[str, str]:
        """`key1` and `key2`. Raises Unusable where we may not list them."""
        try:
            found = self.azure.post(f"{self.id}/listKeys", VERSION)
        except Refused as refused:
            raise Unusable(
                f"the keys of account {self.name} may not be listed: {refused}\n"
                "it takes listKeys/action and regenerateKey/action on the account (docs/guides/turning-keys.md); "
                "or give the other key: --key-file"
            ) from refused
        return {name: str(found[name]) for name in KEYS}

    def regenerate(self, name: str) -> None:
        """Make `key1` or `key2` anew: the old value opens nothing from then on."""
        self.azure.post(f"{self.id}/regenerateKey", VERSION, {"keyName": KEYS[name]})


def account_of(azure: Arm, subscription: str, origin: str, account_id: str | None) -> Account:
    """The account that is named, else the one of the subscription that answers at a backend's origin.

    Raises Unusable where there is none, NotReached.
    """
    if account_id is not None:
        if not ACCOUNT.fullmatch(account_id):  # a URL would get a token of ours
            raise Unusable(f"{account_id} is no resource id of an account; --account takes one like {LIKE}")
        found = azure.get(account_id, VERSION)
        if found is None:
            raise Unusable(f"there is no account {account_id}; --account takes its resource id")
        return _account(azure, found)
    path = f"/subscriptions/{subscription}/providers/Microsoft.CognitiveServices/accounts"
    host = urlsplit(origin).hostname or ""
    for each in azure.list(path, VERSION):
        properties = each.get("properties") or {}
        subdomain = str(properties.get("customSubDomainName") or "").lower()
        if host == urlsplit(str(properties.get("endpoint") or "")).hostname or (subdomain and host.split(".")[0] == subdomain):
            return _account(azure, each)
    raise Unusable(f"no account of subscription {subscription} answers at {origin}; name it: --account with its resource id")


def opens(endpoint: str, key: str, verify: bool | str) -> bool | None:
    """Whether a key opens an account, by a call for free; None where the account cannot be reached from here, or says neither."""
    if urlsplit(endpoint).scheme != "https":
        return None
    try:
        answer = httpx.get(f"{endpoint.rstrip('/')}/{MODELS}", headers={"api-key": key}, timeout=30, verify=verify)
    except httpx.TransportError:
        return None
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return False
    return True if answer.is_success else None


def _account(azure: Arm, found: Mapping[str, Any]) -> Account:
    properties = found.get("properties") or {}
    return Account(azure, str(found["id"]), str(properties.get("endpoint") or ""), not properties.get("disableLocalAuth"))
