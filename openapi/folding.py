"""Write schemas that are used once where they are used: the same contract in fewer bytes.

A reference and a component of its own cost about 80 bytes, more than many schemas have. Folding changes no meaning: a
`$ref` means what it points at. Schemas that an operation names itself keep their names, which the developer
portal shows. What is inline inside a component stays there after import ([R] oay-07).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openapi.document import Document
from openapi.pointers import local_tokens
from openapi.structure import rebuilt, walk

MAX_HEIGHT = 24
"""Levels of JSON in a folded schema. Common JSON readers stop at 64 for a whole document."""


def folded(document: Document) -> Document:
    """The document with schemas in place that one other schema uses once, or that are shorter than a reference to them.

    What a discriminator tells apart by name keeps its name, and so does what a reference points into.
    """
    schemas = document.tree.get("components", {}).get("schemas", {})
    folding = _Folding(schemas, _foldable(document, schemas))
    if not folding.names:
        return document
    written = {name: folding.schema(name) for name in schemas}
    kept = {name: schema for name, schema in written.items() if name not in folding.names or name in folding.too_high}
    return replace(document, tree={**document.tree, "components": {**document.tree["components"], "schemas": kept}})


def _foldable(document: Document, schemas: dict[str, Any]) -> frozenset[str]:
    """Names of the schemas that may lose their name."""
    named = {*_targets(document.tree["paths"], "paths"), *_names_that_count("paths", document.tree["paths"])}
    uses: Counter[str] = Counter()
    for name, schema in schemas.items():
        uses.update(_targets(schema, "schema"))
        named.update(_names_that_count("schema", schema))
        parts = schema.get("allOf", ()) if isinstance(schema, dict) else ()  # since 3.1 a boolean is a schema
        if any(isinstance(part, dict) and "$ref" in part for part in parts):
            named.add(name)  # a variant, which a discriminator may choose by its name
    return frozenset(
        name for name, schema in schemas.items() if name not in named and (uses[name] == 1 or (uses[name] and _short(name, schema)))
    )


def _targets(node: Any, kind: str) -> Iterator[str]:
    """The schema that each reference under a node names, or points into."""
    for _, _, inner in walk(kind, node):
        if isinstance(inner.get("$ref"), str):
            yield from _schema(inner["$ref"])


def _schema(reference: str) -> Iterator[str]:
    tokens = local_tokens(reference) or ()
    if tokens[:2] == ("components", "schemas"):
        yield from tokens[2:3]


def _names_that_count(kind: str, tree: Any) -> Iterator[str]:
    """Names that count: of what a discriminator chooses from, and of schemas that are pointed into."""
    for _, _, node in walk(kind, tree):
        if isinstance(node.get("discriminator"), dict):
            mapping = node["discriminator"].get("mapping")
            chosen = list(mapping.values()) if isinstance(mapping, dict) else []
            parts = (*node.get("oneOf", ()), *node.get("anyOf", ()))
            chosen += [part["$ref"] for part in parts if isinstance(part, dict) and "$ref" in part]
            for text in chosen:
                yield from _schema(text) if "#" in str(text) else (str(text),)
        tokens = local_tokens(node["$ref"]) if isinstance(node.get("$ref"), str) else None
        if tokens and len(tokens) > 3:  # noqa: PLR2004 - deeper than /components/schemas/<name>
            yield tokens[2]


def _short(name: str, schema: Any) -> bool:
    """Whether a schema without references takes no more room than a reference to it."""
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return '"$ref"' not in text and len(text) <= len(f'{{"$ref":"#/components/schemas/{name}"}}')


class _Folding:
    """One run over the schemas of a document; each is written once."""

    def __init__(self, schemas: dict[str, Any], names: frozenset[str]) -> None:
        self.schemas = schemas
        self.names = names
        self.done: dict[str, Any] = {}
        self.heights: dict[str, int] = {}
        self.open: set[str] = set()
        self.too_high: set[str] = set()

    def schema(self, name: str) -> Any:
        """A component with others folded into it."""
        if name not in self.done:
            self.open.add(name)
            self.done[name] = self.change("schema", self.schemas[name], "")
            self.heights[name] = _height(self.done[name])
            self.open.discard(name)
        return self.done[name]

    def change(self, kind: str, node: Any, _key: str) -> Any:
        """A copy of one object, in place of a foldable reference what it points at."""
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return rebuilt(kind, node, self.change)
        for name in _schema(node["$ref"]):
            if name in self.names and name not in self.open:
                schema = self.schema(name)
                if self.heights[name] <= MAX_HEIGHT:
                    return schema
                self.too_high.add(name)
        return node


def _height(node: Any) -> int:
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return 1 + max(map(_height, inside), default=0) if isinstance(node, dict | list) else 0
