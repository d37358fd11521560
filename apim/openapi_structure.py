"""Whether a document is OpenAPI at all, as a library that knows the whole standard sees it.

API Management accepts documents that break the standard, and rejects ones that keep it
(https://github.com/Azure/azure-openapi-validator/issues/228), so these findings are warnings. Takes most of a second
to load: commands only.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openapi
from linting import Finding

RULE = "openapi-structure"
FIX = "correct it in a patch if clients are generated from the document"
MAX_CHARACTERS = 200
SCHEMES = ("", "http", "https", "ftp", "file", "data")
"""Whatever the library could open for a reference; nothing is fetched here."""


def faults(document: openapi.Document) -> tuple[Finding, ...]:
    """What openapi-spec-validator says against a document, by place; at most one finding where a reference leads nowhere."""
    found = {(openapi.pointer(place), _short(message)): None for place, message in _errors(document.tree)}
    return tuple(replace(document.finding(place, RULE, message, FIX), severity="warning") for place, message in sorted(found))


def _errors(tree: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Place and message of each error."""
    from jsonschema_path import SchemaPath  # noqa: PLC0415 - see above
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator  # noqa: PLC0415 - as above
    from referencing.exceptions import Unresolvable  # noqa: PLC0415 - as above

    newer = str(tree.get("openapi", "")).startswith("3.1")
    schema = SchemaPath.from_dict(tree, handlers=dict.fromkeys(SCHEMES, _refuse))
    try:
        for error in (OpenAPIV31SpecValidator if newer else OpenAPIV30SpecValidator)(schema).iter_errors():
            yield tuple(error.absolute_path), error.message
    except Unresolvable as unresolvable:
        yield (), f'the rest could not be checked: the reference "{unresolvable.ref}" leads nowhere in the document'


def _refuse(uri: str) -> Any:
    raise LookupError(uri)


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= MAX_CHARACTERS else f"{line[:MAX_CHARACTERS]}…"
