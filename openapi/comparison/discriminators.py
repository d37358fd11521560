"""What a discriminator calls the variants it tells apart."""

from typing import Any

from openapi.comparison.effective import Schema

SCHEMAS = "#/components/schemas/"


def property_name(schema: Schema) -> Any:
    """Name of the property that tells variants apart; None without discriminator."""
    given = schema.get("discriminator")
    return given.get("propertyName") if isinstance(given, dict) else None


def mapping(schema: Schema) -> dict[str, str]:
    """Reference to the schema of each value that the mapping names; a bare name means a component."""
    given = schema.get("discriminator")
    named = given.get("mapping") if isinstance(given, dict) else None
    pairs = named.items() if isinstance(named, dict) else ()
    return {key: value if "#" in value else SCHEMAS + value for key, value in pairs if isinstance(value, str)}


def keys(schema: Schema, variant: Any) -> frozenset[str]:
    """Values that stand for a variant: those of the mapping, else the name of its component."""
    reference = variant.get("$ref") if isinstance(variant, dict) else None
    if not isinstance(reference, str) or property_name(schema) is None:
        return frozenset()
    named = frozenset(key for key, value in mapping(schema).items() if value == reference)
    return named or frozenset({reference.rsplit("/", 1)[-1]})
