"""A service that is a mapping: what adopt reads of it, without Azure."""

from collections.abc import Mapping
from typing import Any

from apim.adopt import Service

ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
API = {"displayName": "Chat", "path": "chat", "protocols": ["https"], "apiRevision": "1", "isCurrent": True}
PLAIN = "<policies><inbound><base />{}</inbound></policies>"


class Azure:
    """Answers from properties by place; `links` are documents by link."""

    def __init__(self, resources: Mapping[str, Mapping[str, Any]], links: Mapping[str, str] | None = None) -> None:
        self._resources = dict(resources)
        self._links = dict(links or {})

    def get(self, path: str, api_version: str, **query: str) -> dict[str, Any] | None:
        """A resource, or the answer to an export."""
        del api_version
        place = path.removeprefix(f"{ID}/")
        if query.get("export"):
            return {"value": {"link": next(iter(self._links), None)}}
        found = self._resources.get(place)
        return None if found is None else {"name": place.rpartition("/")[2], "properties": dict(found)}

    def list(self, path: str, api_version: str, **query: str) -> list[dict[str, Any]]:
        """What is directly below a collection."""
        del api_version, query
        place = path.removeprefix(f"{ID}/")
        below = [name for name in self._resources if name.rpartition("/")[0] == place]
        return [{"name": name.rpartition("/")[2], "properties": dict(self._resources[name])} for name in below]

    def download(self, url: str) -> str:
        """A document."""
        return self._links[url]


def service(resources: Mapping[str, Mapping[str, Any]], links: Mapping[str, str] | None = None) -> Service:
    """A service with resources by place."""
    return Service(Azure(resources, links), ID)
