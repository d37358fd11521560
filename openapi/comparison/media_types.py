"""Media types: which of two documents' are one and the same, and which a range covers."""

from collections.abc import Collection, Iterable

DEFAULT_CHARSET = "utf-8"
"""That of JSON in any case (https://www.rfc-editor.org/rfc/rfc8259#section-8.1), and what servers of text mean today."""


def normal(media: str) -> str:
    """A media type without what says nothing: letter case, spaces, and `charset=utf-8`."""
    kind, *parameters = (part.strip() for part in media.split(";"))
    kept = sorted(part.lower() for part in parameters if part and part.lower().replace('"', "") != f"charset={DEFAULT_CHARSET}")
    return ";".join([kind.lower(), *kept])


def by_normal(content: Iterable[str]) -> dict[str, str]:
    """Each media type of a document by its normal form; where two have the same one, by how they are written."""
    found: dict[str, str] = {}
    for media in content:
        found[normal(media) if normal(media) not in found else media] = media
    return found


def covering(media: str, others: Collection[str]) -> str | None:
    """The narrowest range among others that covers a media type; None where none does."""
    if "*" in media:
        return "*/*" if "*/*" in others and media != "*/*" else None
    ranges = (f"{media.split('/', maxsplit=1)[0]}/*", "*/*")
    return next((each for each in ranges if each in others), None)
