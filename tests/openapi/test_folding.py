"""Folding: the limits. What it does is shown by the golden cases whose names begin with compact-lean."""

from openapi.document import Document
from openapi.folding import MAX_HEIGHT, folded
from openapi.selection import resolve
from openapi.structure import walk


def chain(length: int) -> Document:
    """Schemas S0 … Sn, each used once by the one before, and S0 by the only operation."""
    schemas = {f"S{n}": {"properties": {"next": {"$ref": f"#/components/schemas/S{n + 1}"}}} for n in range(length)}
    schemas[f"S{length}"] = {"type": "object", "properties": {"value": {"type": "string", "maxLength": 100, "minLength": 10}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    return Document("a.json", {"paths": {"/a": {"post": {"requestBody": body}}}, "components": {"schemas": schemas}})


def height(node) -> int:
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return 1 + max(map(height, inside), default=0) if isinstance(node, dict | list) else 0


def test_a_short_chain_becomes_one_schema():
    assert set(folded(chain(5)).tree["components"]["schemas"]) == {"S0"}


def test_a_long_chain_is_cut_where_it_grows_too_high():
    """A reader that stops at 64 levels can still read it, and every reference left resolves."""
    small = folded(chain(40))
    schemas = small.tree["components"]["schemas"]
    assert 1 < len(schemas) < 10
    assert max(map(height, schemas.values())) <= MAX_HEIGHT + 2
    for _, _, node in walk("document", small.tree):
        if "$ref" in node:
            resolve(small, node["$ref"])


def test_a_document_without_schemas_is_left_alone():
    bare = Document("a.json", {"paths": {}})
    assert folded(bare) is bare


def test_what_an_operations_own_discriminator_names_keeps_its_name():
    """By pointer and by bare name; what nothing tells apart is folded as ever."""
    text = {"type": "object", "properties": {"kind": {"type": "string"}, "value": {"type": "string", "maxLength": 100}}}
    mapping = {"a": "#/components/schemas/A", "b": "B"}
    schema = {
        "discriminator": {"propertyName": "kind", "mapping": mapping},
        "properties": {"other": {"$ref": "#/components/schemas/Outer"}},
    }
    outer = {"type": "object", "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in "ABC"}}
    body = {"content": {"application/json": {"schema": schema}}}
    schemas = {"A": text, "B": text, "C": text, "Outer": outer}
    document = Document("a.json", {"paths": {"/a": {"post": {"requestBody": body}}}, "components": {"schemas": schemas}})
    assert set(folded(document).tree["components"]["schemas"]) == {"A", "B", "Outer"}
