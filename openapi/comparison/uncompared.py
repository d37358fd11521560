"""Members that are looked at as a whole: that they differ is worth a look, what of it a caller notices is not known."""

from collections.abc import Iterator
from typing import Any

from openapi.json_values import describe, same

OPAQUE_SCHEMAS = ("if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
"""Schemas in a schema that OpenAPI 3.0 lacks, and that are not narrower or wider outside as they are inside."""

OPAQUE_MAPS = ("patternProperties", "dependentSchemas", "$defs")
"""The same, by name."""

WHOLE: dict[str, tuple[str, ...]] = {
    "schema": ("xml", "prefixItems", "dependentRequired", "minContains", "maxContains", "contentEncoding", "contentMediaType"),
    "parameter": ("allowReserved", "allowEmptyValue"),
    "mediaType": ("encoding",),
    "header": ("content",),
    "operation": ("servers",),
    "pathItem": ("servers",),
}
"""Other members, by kind of object. Links and callbacks are not among them: API Management imports neither."""

_NAMES = {kind: frozenset(names) for kind, names in WHOLE.items()}


def unlike(kind: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each such member of two objects that differs, with its values in a few words; false is what absence means."""
    if _NAMES[kind].isdisjoint(before) and _NAMES[kind].isdisjoint(after):
        return
    for name in WHOLE[kind]:
        one, other = before.get(name) or None, after.get(name) or None
        if not same(one, other):
            yield name, "none" if one is None else describe(one), "none" if other is None else describe(other)
