"""Examples of bodies: the document's own, else one made from the schema."""

import json
from typing import Any

from apim_simulator.importer.references import component_name, follow
from apim_simulator.importer.result import Json

DEPTH = 6
"""How deep a made example goes; the service's own limit is unrecorded (our choice, which also ends recursion)."""
BY_TYPE: Json = {"string": "string", "integer": 0, "number": 0, "boolean": True, "array": [], "object": {}}
"""The sample value of a type: rev-05 shows string and integer, the others are inferred."""


class Samples:
    """Makes the `examples`, `generatedSample` and `sample` of representations."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._made: dict[tuple[str, int], Any] = {}

    def members(self, content_type: str, media: Json) -> Json:
        """Members to add to a representation.

        `examples.default.value` is the media type's example, else made from the schema (rev-05); generatedSample and sample are
        its text (op-03), indented by two with CRLF (template). Other types than JSON get none of their own (inferred).
        """
        examples = self._documented(media)
        if not examples and is_json(content_type) and "schema" in media:
            examples = {"default": {"value": self.value(media["schema"], DEPTH)}}
        if not examples:
            return {}
        value = next(iter(examples.values())).get("value")
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r\n")
        return {"examples": examples, "generatedSample": text, "sample": text}

    def _documented(self, media: Json) -> Json:
        if "example" in media:
            return {"default": {"value": media["example"]}}
        examples = {name: follow(self._document, example) for name, example in (media.get("examples") or {}).items()}
        members = ("summary", "description", "value", "externalValue")
        return {name: {member: example[member] for member in members if member in example} for name, example in examples.items()}

    def value(self, schema: Any, depth: int) -> Any:
        """An example of a schema: its example, default or first enum value, else one by its type."""
        name = component_name(schema)
        if name is None:
            return self._make(schema, depth)
        key = (name, depth)
        if key not in self._made:
            self._made[key] = {}  # of a schema that is in itself without a level between, as by allOf
            if depth > 0:
                self._made[key] = self._make(follow(self._document, schema), depth)
        return self._made[key]

    def _make(self, schema: Any, depth: int) -> Any:
        if not isinstance(schema, dict):
            return {}
        schema = follow(self._document, schema)
        for keyword in ("example", "default"):
            if keyword in schema:
                return schema[keyword]
        if schema.get("enum"):
            return schema["enum"][0]
        if schema.get("allOf"):
            return self._merged(schema, depth)
        for keyword in ("oneOf", "anyOf"):
            if schema.get(keyword):
                return self.value(schema[keyword][0], depth)
        return self._by_type(schema, depth)

    def _merged(self, schema: Json, depth: int) -> Any:
        parts = [self.value(part, depth) for part in schema["allOf"]]
        objects = [part for part in parts if isinstance(part, dict)]
        if not objects and parts:
            return parts[0]
        rest = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
        own = self._by_type(rest | {"type": "object"}, depth)
        return {name: value for part in (*objects, own) for name, value in part.items()}

    def _by_type(self, schema: Json, depth: int) -> Any:
        kind = schema.get("type") or ("object" if "properties" in schema else None)
        if kind == "object" and depth > 0:
            return {name: self.value(member, depth - 1) for name, member in (schema.get("properties") or {}).items()}
        if kind == "array" and depth > 0 and "items" in schema:
            return [self.value(schema["items"], depth - 1)]
        return BY_TYPE.get(kind or "", {})


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON: `application/json`, `text/json`, `…+json`."""
    essence = content_type.split(";", maxsplit=1)[0].strip().lower()
    return essence.endswith(("/json", "+json"))
