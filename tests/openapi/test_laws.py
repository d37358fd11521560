"""What must hold for every document, tried on many: laws as properties."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import openapi
from linting import ContractError
from openapi.reading import read
from openapi.selection import resolve
from openapi.structure import walk

SERVER = "https://contoso.openai.azure.com/openai"
OWN = openapi.load((Path(__file__).parents[2] / "specs" / "azure-openai-chat.yaml").read_bytes(), "azure-openai-chat.yaml")
IDS = ["ChatCompletions_Create", "Completions_Create", "embeddings_create"]

names = st.sampled_from(["a", "b", "C", "description", "example", "x-y", "$ref", "properties", "type", "ü/~", ""])
data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=4,
)
references = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in "ABC"])


def keywords(inner):
    """Schemas by their keywords, whatever sense they make."""
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["string", "integer", "object"]),
            "description": st.text(max_size=3),
            "example": data,
            "default": data,
            "enum": st.lists(data, max_size=2),
            "minimum": st.integers(),
            "nullable": st.booleans(),
            "x-y": data,
            "properties": st.dictionaries(names, inner, max_size=3),
            "items": inner,
            "additionalProperties": inner | st.booleans(),
            "allOf": st.lists(inner, max_size=2),
            "discriminator": st.just({"propertyName": "type", "mapping": {"a": "#/components/schemas/A", "b": "B"}}),
        },
    )


schemas = st.recursive(references | keywords(references), keywords, max_leaves=4)
operation = st.fixed_dictionaries(
    {
        "responses": st.dictionaries(
            st.sampled_from(["200", "default"]),
            st.builds(
                lambda schema: {"description": "d", "content": {"application/json": {"schema": schema}}}, keywords(references)
            ),
            max_size=2,
        )
    },
    optional={
        "operationId": st.sampled_from(IDS),
        "description": st.text(max_size=3),
        "tags": st.just(["t"]),
        "deprecated": st.booleans(),
        "requestBody": st.builds(lambda schema: {"content": {"application/json": {"schema": schema, "example": {}}}}, references),
    },
)


@st.composite
def documents(draw):
    """Small documents of three operations and three schemas that refer to each other at will."""
    tree = {
        "openapi": "3.0.3",
        "info": {"title": draw(st.text(max_size=5)), "version": "1", "description": "d"},
        "servers": [{"url": "https://{endpoint}/openai"}],
        "paths": {path: {"post": draw(operation)} for path in ("/a", "/b", "/c")},
        "components": {"schemas": {name: draw(schemas) for name in "ABC"}},
    }
    return openapi.load(json.dumps(tree), "generated.json")


def shuffled(value, random):
    """The same value with the keys of each object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(item, random) for item in value] if isinstance(value, list) else value


TRANSFORMS = {
    "with_server": lambda document: openapi.with_server(document, SERVER),
    "pruned": openapi.pruned,
    "full": openapi.compacted,
    "lean": lambda document: openapi.compacted(document, "lean"),
    "with_normal_names": openapi.with_normal_names,
    "patched": lambda document: openapi.patched(document, '[{"op": "replace", "path": "/info/version", "value": "9"}]', "p.json"),
    "overlaid": lambda document: openapi.patched(
        document, overlay([{"target": "$.paths.*.post", "update": {"summary": "s"}}]), "o"
    ),
    "selected": lambda document: openapi.selected(document, IDS[:1]) if IDS[0] in ids(document) else document,
    "selected by route": lambda document: openapi.selected(document, [openapi.Selector("route", "POST /[ab]")]),
}
ONCE = {"patched", "overlaid"}
"""What is not meant to be done twice: the second time it changes nothing, and says so."""

selectors = st.lists(
    st.sampled_from(["*", "*_Create", *IDS, *(openapi.Selector("route", f"* /{path}") for path in ("a", "[bc]", "*"))])
    | st.sampled_from([openapi.Selector("tag", tag) for tag in ("t", "?")]),
    min_size=1,
    max_size=3,
)


def overlay(actions):
    """The text of an overlay."""
    return json.dumps({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})


def outcome(run):
    """What a call returns, or the findings it raises, each of them complete; any other exception fails the test."""
    try:
        return run()
    except ContractError as error:
        return [(finding.source, finding.rule, finding.found, finding.fix) for finding in error.findings if words_of(finding)]


def words_of(finding):
    assert finding.source
    assert finding.rule
    assert finding.found
    assert finding.fix
    return True


def ids(document):
    return {operation.operation_id for operation in openapi.operations(document)}


@given(documents())
def test_no_transform_changes_its_input(document):
    """The document that goes in is the same afterwards, to the last nested value."""
    before = deepcopy(document.tree)
    for name, transform in TRANSFORMS.items():
        transform(document)
        openapi.lint(document)
        assert document.tree == before, name


@given(documents())
def test_transforms_are_idempotent(document):
    """Doing it twice is doing it once; a patch applies once."""
    for name, transform in TRANSFORMS.items():
        once = transform(document)
        assert name in ONCE or transform(once) == once, name


@given(documents())
def test_canonical_text_is_a_fixed_point(document):
    """Loading a canonical text gives that text again."""
    text = openapi.canonical(document)
    assert openapi.canonical(openapi.load(text, "again.json")) == text


@given(documents(), st.randoms(use_true_random=False))
def test_canonical_text_ignores_the_order_of_keys(document, random):
    """Two files that differ in the order of keys give the same bytes, through every transform."""
    other = replace(document, tree=shuffled(document.tree, random))
    for transform in TRANSFORMS.values():
        assert openapi.canonical(transform(other)) == openapi.canonical(transform(document))


@given(st.integers(), st.integers(min_value=-(2**63), max_value=2**64))
def test_integers_of_any_size_survive(any_integer, wide_integer):
    """From JSON and YAML text, through the whole way with patches of both kinds, to the canonical text."""
    numbers = [any_integer, wide_integer]
    for text in (json.dumps({"n": numbers}), f"n:\n- {numbers[0]}\n- {numbers[1]}\n"):
        assert read(text, "numbers") == {"n": numbers}
    tree = deepcopy(OWN.tree)
    tree["components"]["schemas"]["Seed"]["enum"] = numbers
    patches = [
        openapi.Patch("p.json", json.dumps([{"op": "add", "path": "/components/schemas/Seed/x-a", "value": {"enum": numbers}}])),
        openapi.Patch(
            "p.json", '[{"op": "copy", "from": "/components/schemas/Seed/x-a/enum", "path": "/components/schemas/User/enum"}]'
        ),
        openapi.Patch("o.json", overlay([{"target": "$.components.schemas.Stop", "update": {"enum": numbers}}])),
    ]
    whole = openapi.contract(replace(OWN, tree=tree), server=SERVER, patches=patches, operations=["Chat*"])
    schemas = json.loads(whole.text)["components"]["schemas"]
    assert [schemas[name]["enum"] for name in ("Seed", "User", "Stop")] == [numbers] * 3


@given(documents(), st.sampled_from(["full", "lean"]))
def test_what_is_left_still_resolves(document, compact):
    """Selection, pruning and folding leave no reference without its target."""
    for small in (openapi.pruned(document), openapi.compacted(document, compact)):
        for _, _, node in walk("document", small.tree):
            if isinstance(node.get("$ref"), str):
                resolve(small, node["$ref"])


def dangling(document):
    """References that lead nowhere."""
    found = set()
    for _, _, node in walk("document", document.tree):
        try:
            resolve(document, node.get("$ref", "#"))
        except LookupError:
            found.add(node["$ref"])
    return found


@given(documents(), st.sets(st.sampled_from("ABC")), selectors)
def test_selection_keeps_what_it_reaches(document, gone, wanted):
    """Nothing dangles that did not before; selecting again, or pruning, changes nothing; each kept operation is as it was."""
    components = {"schemas": {name: schema for name, schema in document.tree["components"]["schemas"].items() if name not in gone}}
    whole = replace(document, tree={**document.tree, "components": components})
    small = outcome(lambda: openapi.selected(whole, wanted))
    if not isinstance(small, openapi.Document):
        return
    assert dangling(small) <= dangling(whole)
    assert openapi.selected(small, wanted) == small
    assert openapi.pruned(small) == small
    assert set(small.tree["paths"]) <= set(whole.tree["paths"])
    assert all(whole.tree["paths"][path] == item for path, item in small.tree["paths"].items())


BREAKS = frozenset("\x85\u2028\u2029")


@given(data)
def test_yaml_reads_json_as_json(value):
    """A JSON text means the same whether it is read as JSON or as YAML, where YAML can hold it."""
    text = json.dumps({"v": value}, ensure_ascii=False)
    try:
        as_yaml = read(f"---\n{text}", "a.yaml")
    except ContractError:
        return  # control characters, which YAML has only as escapes
    if BREAKS & set(text):
        return  # libyaml follows YAML 1.1, for which these end a line; 1.2 has them as characters
    assert json.dumps(as_yaml) == json.dumps(read(text, "a.json"))


pointers = st.lists(st.sampled_from(["info", "title", "servers", "0", "1", "-", "paths", "x", "", "01"]), max_size=3).map(
    lambda tokens: "".join("/" + token for token in tokens)
)
steps = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]), "path": pointers, "value": data, "from": pointers}
)


@given(st.lists(steps, min_size=1, max_size=4))
def test_a_patch_applies_with_effect_or_is_refused(patch):
    """No patch leaves the document as it was, and none ends in anything but a document or findings."""
    small = openapi.load('{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "servers": [], "paths": {}}', "small.json")
    after = outcome(lambda: openapi.patched(small, json.dumps(patch), "p.json"))
    changing = [step for step in patch if step["op"] != "test"]
    if isinstance(after, openapi.Document) and len(changing) == 1:
        assert openapi.canonical(after) != openapi.canonical(small)


targets = st.sampled_from(
    ["$", "$.info", "$.info.title", "$.tags", "$.tags[*]", "$.tags[0]", "$..x", "$..*", "$.nothing", "$[", "$.*"]
)
actions = st.fixed_dictionaries(
    {"target": targets}, optional={"update": data, "remove": st.booleans(), "description": st.text(max_size=3)}
)


@given(st.lists(actions, min_size=1, max_size=4))
def test_an_overlay_applies_with_effect_or_is_refused(overlaid):
    """As a patch does; what goes in stays as it is, and each step tells an effect, whose place was or is there."""
    tree = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "tags": [{"x": 1}, {"x": [2]}], "paths": {}}
    small = openapi.load(json.dumps(tree), "small.json")
    after = outcome(lambda: openapi.patch_steps(small, overlay(overlaid), "o.json"))
    assert small.tree == tree
    if isinstance(after, tuple):
        document, steps = after
        assert all(step.effects for step in steps)
        assert len(steps) == len(overlaid)
        if len(steps) == 1:
            assert openapi.canonical(document) != openapi.canonical(small)


@given(st.data())
def test_damage_ends_in_findings(data):
    """A document with any one value replaced by any other is a contract or findings, never a traceback."""
    tree = deepcopy(OWN.tree)
    places = [(parent, key) for _, _, parent in walk("document", tree) for key in parent]
    parent, key = data.draw(st.sampled_from(places))
    parent[key] = data.draw(st.sampled_from([None, True, 0, 1.5, "", "#/x", "#/components/schemas", [], [{}], [1], {}, {"": {}}]))
    wanted = data.draw(st.sampled_from(["all", IDS]))
    outcome(
        lambda: openapi.contract(openapi.load(json.dumps(tree), "damaged.json"), server=SERVER, compact="lean", operations=wanted)
    )
