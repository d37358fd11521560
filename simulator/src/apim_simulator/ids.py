"""Azure resource ids: segments, parents and the comparison that ignores letter case."""

from urllib.parse import unquote


def key(resource_id: str) -> str:
    """Identity of a resource: Azure matches every segment without regard to letter case (recorded, 2022-08-01)."""
    return resource_id.rstrip("/").lower()


def segments(path: str) -> list[str]:
    """Decoded segments of a request path; `%3Brev%3D2` arrives as `;rev=2` (capture rev-06)."""
    return [unquote(segment) for segment in path.strip("/").split("/") if segment]


def last(resource_id: str) -> str:
    """Name of a resource, the last segment of its id."""
    return resource_id.rstrip("/").rsplit("/", 1)[-1]


def is_within(resource_id: str, ancestor_id: str) -> bool:
    """Whether a resource is the ancestor itself or lies below it."""
    inner, outer = key(resource_id), key(ancestor_id)
    return inner == outer or inner.startswith(outer + "/")
