"""A small instance of a JSON schema, always the same one: what a model answers that must fit a schema.

Keywords are those that structured outputs and function parameters use
(https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs). A schema that says something else about its
instances is refused as not simulated, so that no answer breaks it unnoticed.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from apim_simulator.model.json_text import Unfit, text

Schema = Any
DEPTHS = (6, 12, 24, 48)
"""How deep an instance may go, tried in turn: a schema that refers to itself gets a shallow one."""
MOST = 5_000
"""Schemas visited for one instance at most."""
OTHER_KEYWORDS = frozenset(
    {
        "not", "if", "then", "else", "contains", "minContains", "dependentRequired", "dependentSchemas", "dependencies",
        "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef",
    }
)  # fmt: skip
"""Keywords that an instance made from the others might break."""


class _Deep(Unfit):
    """A branch of the schema that has no end here; another may have one."""


def instance(schema: Schema) -> Any:
    """The instance. Raises Unfit with the keyword in question."""
    for depth in DEPTHS[:-1]:
        try:
            return _made(schema, depth)
        except _Deep:
            continue
    return _made(schema, DEPTHS[-1])


def _made(schema: Schema, depth: int) -> Any:
    """An instance at most so deep. A keyword whose value has the wrong kind comes out as whatever reads it stumbles over."""
    try:
        return _Maker(schema, depth).make(schema, "text", 0)
    except (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ZeroDivisionError) as error:
        raise Unfit(f"a keyword of the wrong kind ({error})") from None
    except ValueError as error:
        raise error if isinstance(error, Unfit) else Unfit(f"a keyword of the wrong kind ({error})") from None


class _Maker:
    """Makes instances of the schemas of one document, whose references begin with `#`."""

    def __init__(self, document: Schema, deepest: int) -> None:
        self._document = document
        self._deepest = deepest
        self._visits = 0

    def make(self, schema: Schema, name: str, depth: int) -> Any:
        self._visit(depth)
        if schema is True or schema == {}:
            return name
        if not isinstance(schema, Mapping):
            raise Unfit("a schema that allows nothing")
        if found := sorted(OTHER_KEYWORDS & schema.keys()):
            raise Unfit(f"keyword {found[0]}")
        schema = self._merged(schema, depth)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][0]
        for keyword in ("anyOf", "oneOf"):
            if schema.get(keyword):
                return self._first(schema, keyword, name, depth)
        return self._of_kind(_kind(schema), schema, name, depth)

    def _visit(self, depth: int) -> None:
        self._visits += 1
        if self._visits > MOST:
            raise Unfit("a schema of that many parts")
        if depth > self._deepest:
            raise _Deep("a reference to itself without an end")

    def _of_kind(self, kind: str, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        simple: Mapping[str, Callable[[], Any]] = {
            "string": lambda: text(schema, name),
            "integer": lambda: int(_number(schema, whole=True)),
            "number": lambda: _number(schema, whole=False),
            "boolean": lambda: True,
            "null": lambda: None,
        }
        if kind in simple:
            return simple[kind]()
        if kind == "array":
            return self._array(schema, name, depth)
        return self._object(schema, depth)

    def _merged(self, schema: Mapping[str, Any], depth: int) -> Mapping[str, Any]:
        """The schema with its reference and its `allOf` put into it."""
        parts = [self._target(schema["$ref"])] if "$ref" in schema else []
        parts += schema.get("allOf") or []
        merged = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        for part in parts:
            if not isinstance(part, Mapping):
                raise Unfit("allOf of something that is no object")
            self._visit(depth)
            inner = self._merged(part, depth + 1)
            properties = {**inner.get("properties", {}), **merged.get("properties", {})}
            required = [*inner.get("required", []), *merged.get("required", [])]
            merged = {**inner, **merged} | ({"properties": properties} if properties else {})
            merged |= {"required": required} if required else {}
        return merged

    def _target(self, reference: str) -> Schema:
        found = self._document
        for segment in reference.removeprefix("#").split("/")[1:]:
            key = segment.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, Mapping) else None
        if not reference.startswith("#") or found is None:
            raise Unfit(f"reference {reference}")
        return found

    def _first(self, schema: Mapping[str, Any], keyword: str, name: str, depth: int) -> Any:
        """The first alternative that comes to an end; what is beside the keyword counts in each."""
        rest = {key: value for key, value in schema.items() if key != keyword}
        problem: Unfit | None = None
        for option in schema[keyword]:
            try:
                return self.make({**rest, "allOf": [option]} if rest else option, name, depth + 1)
            except Unfit as unfit:
                problem = problem or unfit
        raise problem or Unfit(f"an empty {keyword}")

    def _array(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        least = int(schema.get("minItems", 0))
        heads = list(schema.get("prefixItems") or [])
        wanted = max(least, len(heads), min(1, int(schema.get("maxItems", 1))))
        if schema.get("uniqueItems") and wanted > 1:
            raise Unfit("uniqueItems of several items")
        try:
            items = [self.make(head, name, depth + 1) for head in heads[:wanted]]
            rest = schema.get("items", {})
            return items + [self.make(rest, name, depth + 1) for _ in range(wanted - len(items))]
        except _Deep:
            if least or heads:
                raise
            return []

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """The required properties, in the order in which the schema lists them."""
        properties, required = schema.get("properties", {}), set(schema.get("required", []))
        names = [name for name in properties if name in required] + sorted(required - properties.keys())
        more = iter([name for name in properties if name not in required])
        while len(names) < int(schema.get("minProperties", 0)):
            names.append(next(more, f"member{len(names)}"))
        others = schema.get("additionalProperties", {})
        if others is False and not properties.keys() >= set(names):
            raise Unfit("a required property that additionalProperties forbids")
        others = {} if others is False else others
        return {name: self.make(properties.get(name, others), name, depth + 1) for name in names}


def _kind(schema: Mapping[str, Any]) -> str:
    """The schema's type, of several the first that is not null; a schema without one has that of its keywords."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if kind is None:
        signs = {"properties": "object", "required": "object", "items": "array", "minimum": "number", "maximum": "number"}
        kind = next((of for keyword, of in signs.items() if keyword in schema), "string")
    if kind not in ("string", "integer", "number", "boolean", "null", "array", "object"):
        raise Unfit(f"type {kind!r}")
    return str(kind)


def _number(schema: Mapping[str, Any], *, whole: bool) -> float:
    """The allowed number next to 1, from below upwards."""
    low = max(_bound(schema, "minimum"), _bound(schema, "exclusiveMinimum"))
    high = min(_bound(schema, "maximum", math.inf), _bound(schema, "exclusiveMaximum", math.inf))
    step = schema.get("multipleOf") or 1
    candidates = [1.0, low, high, math.floor(low / step + 1) * step if math.isfinite(low) else 0.0, 0.0, step]
    candidates += [math.ceil(high / step - 1) * step] if math.isfinite(high) else []
    candidates += [] if whole or not math.isfinite(low + high) else [(low + high) / 2]
    for number in candidates:
        if math.isfinite(number) and _allowed(number, schema, whole=whole):
            return number
    raise Unfit("a range that holds no number known here")


def _bound(schema: Mapping[str, Any], keyword: str, default: float = -math.inf) -> float:
    value = schema.get(keyword)
    return default if value is None or isinstance(value, bool) else float(value)


def _allowed(number: float, schema: Mapping[str, Any], *, whole: bool) -> bool:
    step = schema.get("multipleOf")
    return (
        _bound(schema, "minimum") <= number <= _bound(schema, "maximum", math.inf)
        and _bound(schema, "exclusiveMinimum") < number < _bound(schema, "exclusiveMaximum", math.inf)
        and (not whole or number == math.floor(number))
        and (not step or math.isclose(number / step, round(number / step), abs_tol=1e-9))
    )
