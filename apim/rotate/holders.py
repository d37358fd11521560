"""Who in a service calls an account: backends at its origin, and named values that hold one of its keys."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from apim.azure import API_MANAGEMENT, Arm
from apim.ownership import Ownership
from apim.rotate.progress import fingerprint


def owner(resource_id: str, ownership: Ownership) -> str:
    """Whose a resource is, in words."""
    if others := ownership.others(resource_id):
        return " and ".join(str(each.owner) for each in others)
    return "this stack" if ownership.is_own(resource_id) else "no stack that has a ledger"


def backends(azure: Arm, service_id: str, origin: str, ownership: Ownership) -> Iterator[str]:
    """Each backend of the service at an origin, with its owner. Raises NotReached."""
    host = urlsplit(origin).hostname
    for item in azure.list(f"{service_id}/backends", API_MANAGEMENT):
        url = str((item.get("properties") or {}).get("url") or "")
        if urlsplit(url).hostname == host:
            of = owner(f"{service_id}/backends/{item['name']}", ownership)
            yield f'backend "{item["name"]}" of {of}'


def named_values(azure: Arm, service_id: str, mark: str) -> Iterator[str]:
    """Ids of the named values that hold a key of this fingerprint, secret or from a Key Vault. Raises NotReached."""
    for item in azure.list(f"{service_id}/namedValues", API_MANAGEMENT):
        id_ = f"{service_id}/namedValues/{item['name']}"
        if (item.get("properties") or {}).get("secret") and fingerprint(value(azure, id_)) == mark:
            yield id_


def value(azure: Arm, named_value_id: str) -> str:
    """Of a secret named value. Raises NotReached."""
    return str(azure.post(f"{named_value_id}/listValue", API_MANAGEMENT).get("value") or "")
