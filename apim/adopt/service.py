"""A service as adopt reads it: its resources below one id, each list asked for once."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from apim.adopt.model import NEWEST, NotAdopted
from apim.azure import API_MANAGEMENT, Arm


class Service:
    """Reads below a service. Everything raises NotReached where Azure does not answer or refuses."""

    def __init__(self, azure: Arm, service_id: str) -> None:
        self._azure = azure
        self.id = service_id
        self.listed = cache(self._listed)

    def properties(self, place: str, version: str = API_MANAGEMENT) -> dict[str, Any] | None:
        """Properties of a resource; None where there is none."""
        found = self._azure.get(f"{self.id}/{place}", version)
        return None if found is None else dict(found.get("properties") or {})

    def newest(self, place: str) -> dict[str, Any]:
        """The same in the newest version; nothing where this cloud does not have it."""
        from apim.azure.errors import NotReached  # noqa: PLC0415 - see apim/commands/__init__.py

        try:
            return self.properties(place, NEWEST) or {}
        except NotReached:
            return {}

    def exported(self, api: str) -> str:
        """The document of an API as API Management exports it: OpenAPI 3.0 in JSON, from a link that lasts five minutes.

        Raises:
            NotAdopted: there is none.
        """
        answer = self._azure.get(f"{self.id}/apis/{api}", API_MANAGEMENT, export="true", format="openapi+json-link") or {}
        inner = answer.get("properties")
        value = (inner if isinstance(inner, dict) else answer).get("value") or {}
        link = value.get("link") if isinstance(value, dict) else None
        if not isinstance(link, str) or not link.startswith("https://"):
            raise NotAdopted(
                f"apis/{api}: Azure gives no document of it (GET …?export=true has no link); "
                "export it in the portal and publish it by `spec`, or ask Azure's support"
            )
        return self._azure.download(link)

    def _listed(self, path: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._azure.list(f"{self.id}/{path}", API_MANAGEMENT))
