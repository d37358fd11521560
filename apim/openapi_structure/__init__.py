"""Whether a document is OpenAPI at all, as the schemas of the standard and what they cannot say have it.

API Management accepts documents that break the standard, and rejects ones that keep it
(https://github.com/Azure/azure-openapi-validator/issues/228), so these findings are warnings.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import openapi
from apim.openapi_structure.at import At
from linting import Finding

RULE = "openapi-structure"
FIX = "correct it in a patch if clients are generated from the document"
UNCHECKED = "nothing has to be done about the document; `--no-structure` leaves this check out"
MAX_CHARACTERS = 200


def faults(document: openapi.Document) -> tuple[Finding, ...]:
    """What is wrong with a document by the standard, by place; one more finding where that cannot be found out to the end."""
    found: dict[tuple[str, str], None] = {}
    unchecked = []
    try:
        for at in _all(document):
            found[openapi.pointer(at.path), _short(at.message)] = None
    except BaseException as error:  # a library written in Rust: its panics are no `Exception`
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        message = _short(f"not all of it could be checked against the standard: {type(error).__name__}: {error}")
        unchecked = [replace(document.finding("", RULE, message, UNCHECKED), severity="warning")]
    return (*_warnings(document, found), *unchecked)


def _all(document: openapi.Document) -> Iterator[At]:
    # Here, so that a library that cannot be loaded is one finding too.
    from apim.openapi_structure import defaults, names, standard  # noqa: PLC0415

    yield from standard.check(document)
    yield from names.check(document)
    yield from defaults.check(document)


def _warnings(document: openapi.Document, found: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for place, message in sorted(found):
        yield replace(document.finding(place, RULE, message, FIX), severity="warning")


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= MAX_CHARACTERS else f"{line[:MAX_CHARACTERS]}…"
