"""The property that a discriminator names is required, or one of the schemas that it chooses from has it.

[C] BAG-API issue 8, commercetools-api-reference issue 279; that properties of variants count is OpenAPI.NET's rule [V].
"""

from collections.abc import Iterator

from apim_simulator.importer.references import component_schemas, follow
from apim_simulator.importer.result import Json, refuse


def check_discriminators(document: Json) -> None:
    """Refuse the first component whose discriminator names a property that nothing speaks of."""
    for name, schema in component_schemas(document).items():
        discriminator = schema.get("discriminator") if isinstance(schema, dict) and "$ref" not in schema else None
        if not discriminator:
            continue
        chosen_by = discriminator.get("propertyName")
        parts = _parts(document, schema)
        if chosen_by not in (schema.get("required") or []) and not any(_speaks_of(chosen_by, part) for part in parts):
            refuse(
                f"Parsing error: Schema {name} must contain property specified in the discriminator {chosen_by} in the required "
                "field list."
            )


def _speaks_of(name: str, schema: Json) -> bool:
    return name in (schema.get("required") or []) or name in (schema.get("properties") or {})


def _parts(document: Json, schema: Json) -> Iterator[Json]:
    """The schemas that one is put together of, at all depths, each once."""
    left, seen = [schema], set()
    while left:
        each = left.pop()
        for part in (follow(document, node) for name in ("oneOf", "anyOf", "allOf") for node in each.get(name) or []):
            if id(part) not in seen:
                seen.add(id(part))
                left.append(part)
                yield part
