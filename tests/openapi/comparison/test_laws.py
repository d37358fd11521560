"""What holds for every pair of documents: laws of the comparison as properties."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import openapi
from openapi.comparison import compare
from openapi.document import Document
from openapi.pointers import follow, tokens_of
from openapi.structure import rebuilt
from tests.openapi.test_laws import shuffled

names = st.sampled_from(["a", "b", "C", "allOf", "properties"])
references = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in "ABC"])
PAIRS = {
    "REMOVED": "ADDED",
    "REQUIRED": "OPTIONAL",
    "NARROWED": "WIDENED",
    "TIGHTENED": "LOOSENED",
    "ALLOWED": "FORBIDDEN",
    "STARTED": "ENDED",
    "CLOSED": "OPENED",
    "DEPRECATED": "REINSTATED",
}
MIRROR = PAIRS | {right: left for left, right in PAIRS.items()}


BOUNDS = st.fixed_dictionaries(
    {}, optional={"maxLength": st.integers(1, 2), "pattern": st.sampled_from(["a", "c"]), "enum": st.just(["a", "b"])}
)
PARTS = st.fixed_dictionaries({}, optional={"properties": st.dictionaries(names, BOUNDS, max_size=2), "items": BOUNDS}) | BOUNDS
"""What parts of `allOf` say, without references: of circles in it there are tests of their own."""


def keywords(inner):
    """Schemas by the keywords that are compared; a property is required or not as it happens."""
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["string", "integer", "number", "object"]),
            "format": st.sampled_from(["x", "y"]),
            "enum": st.lists(st.sampled_from([1, True, "a", None, "b"]), max_size=3),
            "default": st.sampled_from([None, 1]),
            "minimum": st.integers(0, 2),
            "minLength": st.integers(0, 2),
            "multipleOf": st.sampled_from([2, 3, 4, 0.5]),
            "nullable": st.booleans(),
            "readOnly": st.booleans(),
            "writeOnly": st.booleans(),
            "pattern": st.sampled_from(["a", ".*", "^b$"]),
            "deprecated": st.booleans(),
            "required": st.lists(names, max_size=2, unique=True),
            "properties": st.dictionaries(names, inner, max_size=2),
            "items": inner,
            "not": inner,
            "additionalProperties": inner | st.booleans(),
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(PARTS, min_size=1, max_size=2),
        },
    )


schemas = st.recursive(references | keywords(references), keywords, max_leaves=4)
parameter = st.fixed_dictionaries(
    {"name": st.sampled_from("pqr"), "in": st.sampled_from(["query", "header"]), "schema": schemas},
    optional={"required": st.booleans(), "deprecated": st.booleans()},
)


def content(schema):
    return {"content": {"application/json": {"schema": schema}}}


@st.composite
def documents(draw):
    """An operation with parameters, a body, an answer and its header, and three schemas that name each other."""
    header = {"X-H": {"schema": draw(references), "required": draw(st.booleans())}}
    operation = {
        "parameters": draw(st.lists(parameter, max_size=3, unique_by=lambda each: (each["name"], each["in"]))),
        "requestBody": content(draw(schemas)),
        "responses": {"200": {"description": "d", "headers": header, **content(draw(schemas))}},
    }
    tree = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {draw(st.sampled_from(["/a", "/b"])): {"post": operation}},
        "components": {"schemas": {name: draw(schemas) for name in "ABC"}},
    }
    document = openapi.load(json.dumps(tree), "generated.json")
    assume(not any(finding.rule == "APIM-IMPORT-007" for finding in openapi.lint(document)))  # a circle of references
    return document


def exists(document, place):
    try:
        follow(document.tree, tokens_of(place))
    except LookupError:
        return False
    return True


def reordered(value, random):
    """The same contract with what has no order in another one."""
    if isinstance(value, dict):
        for name in ("required", "enum", "parameters"):
            if isinstance(value.get(name), list):
                value = {**value, name: random.sample(value[name], len(value[name]))}
        return {name: reordered(item, random) for name, item in value.items()}
    return [reordered(item, random) for item in value] if isinstance(value, list) else value


def inlined(document, chosen):
    """The document with one schema written in place of the references to it in operations."""

    def change(kind, node, _key):
        if not isinstance(node, dict):
            return node
        if node.get("$ref") == f"#/components/schemas/{chosen}":
            return document.tree["components"]["schemas"][chosen]
        return node if "$ref" in node else rebuilt(kind, node, change)

    return Document("inlined.json", {**document.tree, "paths": rebuilt("paths", document.tree["paths"], change)})


def summarised(change):
    """What a change says, but for the place, and for whether what comes or goes is required."""
    rule = change.rule.removesuffix("-REQUIRED") if "-ADDED" in change.rule else change.rule
    return rule, change.direction, change.before, change.after


def mirrored(change):
    """The change that undoes this one."""
    rule, direction, before, after = summarised(change)
    family, _, end = rule.rpartition("-")
    return f"{family}-{MIRROR.get(end, end)}", direction, after, before


@given(documents())
def test_a_document_is_no_change_of_itself(document):
    assert compare(document, document, documentation=True) == ()


@given(documents(), st.randoms(use_true_random=False))
def test_order_is_no_change(document, random):
    """Of keys, of required names, of listed values, of parameters."""
    tree = shuffled(reordered(document.tree, random), random)
    assert compare(document, Document("other.json", tree)) == ()


@given(documents(), st.sampled_from("ABC"))
def test_a_schema_in_place_of_its_reference_is_no_change(document, chosen):
    assert compare(document, inlined(document, chosen)) == ()
    assert compare(inlined(document, chosen), document) == ()


@given(documents(), documents())
def test_the_way_back_is_the_mirror_image(old, new):
    assert {mirrored(change) for change in compare(old, new)} == {summarised(change) for change in compare(new, old)}


GONE_FROM_WHAT_STAYS = {"DIFF-ENUM-VALUE-REMOVED"}


@given(documents(), documents())
def test_every_place_exists(old, new):
    """In the new document; in the old one when it is about what is gone, but for a value, whose schema stays."""
    for change in compare(old, new):
        assert exists(new, change.place) or exists(old, change.place), change
        if change.rule.endswith("-REMOVED") and change.rule not in GONE_FROM_WHAT_STAYS:
            assert exists(old, change.place), change


def circular(size):
    """Schemas that are each made of all others, twice, and hold all others."""
    others = [{"$ref": f"#/components/schemas/S{n}"} for n in range(size)] * 2
    schema = {"allOf": others, "oneOf": others, "properties": {f"p{n}": each for n, each in enumerate(others)}, "not": others[0]}
    tree = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": content(others[0]), "responses": {}}}},
        "components": {"schemas": {f"S{n}": {**schema, "maxLength": n + 5} for n in range(size)}},
    }
    return Document("circular.json", tree)


@pytest.mark.parametrize("size", [2, 6])
def test_circles_of_all_of_end(size):
    """The ways through them multiply with each further schema, the pairs of them do not."""
    one, other = circular(size), circular(size)
    other.tree["components"]["schemas"]["S1"]["maxLength"] = 1
    assert compare(one, one) == ()
    assert "DIFF-LIMIT-TIGHTENED" in {change.rule for change in compare(one, other)}


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://[bad/openai", "https://b.example/openai"),
        ("https://{endpoint}/openai/", "https://b.example/openai"),
        ("//a.example/x?y#z", "/x"),
        ("https://a]b:x", ""),
    ],
)
def test_servers_with_the_same_path_are_no_change(url, same):
    """Also where the host is none that there can be."""
    bare = {"info": {"title": "t", "version": "1"}, "paths": {}}
    one, other = (Document("a.json", {**bare, "servers": [{"url": each}]}) for each in (url, same))
    assert compare(one, other) == ()
