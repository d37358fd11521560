"""Header fields in order, names compared without regard to letter case."""

from collections.abc import Iterable

Fields = list[tuple[str, str]]

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Never passed on, nor what `Connection` names (RFC 9110 section 7.6.1; that APIM does so is inferred)."""


def decoded(raw: Iterable[tuple[bytes, bytes]]) -> Fields:
    """As text; header bytes are latin-1."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]


def encoded(fields: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """As bytes; characters beyond latin-1 go as UTF-8."""
    return [(name.encode("latin-1"), _bytes(value)) for name, value in fields]


def value_of(fields: Fields, name: str) -> str | None:
    """The first value of a name."""
    return next((value for key, value in fields if key.lower() == name.lower()), None)


def without(fields: Fields, *names: str) -> Fields:
    """The fields but for some names."""
    lower = {name.lower() for name in names}
    return [(key, value) for key, value in fields if key.lower() not in lower]


def end_to_end(fields: Fields) -> Fields:
    """What may pass a gateway."""
    named = {token.strip().lower() for key, value in fields if key.lower() == "connection" for token in value.split(",")}
    return [(key, value) for key, value in fields if key.lower() not in HOP_BY_HOP | named]


def _bytes(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()
