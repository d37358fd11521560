"""Which api-versions exist, and what they know."""

from apim_simulator.model import errors
from apim_simulator.model.routes import Route

API_VERSIONS = frozenset(
    {
        "2022-12-01",
        "2023-03-15-preview",
        "2023-05-15",
        "2023-06-01-preview",
        "2023-07-01-preview",
        "2023-08-01-preview",
        "2023-09-01-preview",
        "2023-10-01-preview",
        "2023-12-01-preview",
        "2024-02-01",
        "2024-02-15-preview",
        "2024-03-01-preview",
        "2024-04-01-preview",
        "2024-05-01-preview",
        "2024-06-01",
        "2024-07-01-preview",
        "2024-08-01-preview",
        "2024-09-01-preview",
        "2024-10-01-preview",
        "2024-10-21",
        "2024-12-01-preview",
        "2025-01-01-preview",
        "2025-02-01-preview",
        "2025-03-01-preview",
        "2025-04-01-preview",
    }
)
"""Dated versions of the inference API; retired ones too, since their documents are still in use.

The setting `model_api_versions` adds more.
"""
FOUNDRY_VERSION = "2024-05-01-preview"
"""The one that Foundry's routes take [K]."""
V1 = "v1"
"""Takes the place of the api-version on v1 routes; compares greater than every date."""
V1_VALUES = (None, "preview", V1)
"""api-version on v1: absent or `preview` (Learn); `v1` is the other value that the v1 document lists."""


def of_route(route: Route, version: str | None, more: list[str]) -> str:
    """The version that a call is judged by. Raises Refused where the route does not exist in it."""
    if route.is_v1:
        return V1
    if route.is_foundry and version != FOUNDRY_VERSION:
        raise errors.resource_not_found()
    if version is None or not (version in API_VERSIONS or version in more) or version < route.since:
        raise errors.resource_not_found()
    return version
