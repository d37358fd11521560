"""What each step of a patch does, told step by step, and what patches leave alone."""

import json
from copy import deepcopy

import pytest

import openapi
from linting import ContractError
from openapi import Effect, Step

SPEC = """
openapi: 3.0.3
info: {title: Demo, version: '1'}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /a: &a {get: {operationId: A, responses: {}}}
  /b: *a
"""
DOCUMENT = openapi.load(SPEC, "spec.yaml")


def overlay(*actions):
    """The text of an overlay with these actions."""
    return json.dumps({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})


def test_effects_of_a_json_patch():
    """Operation by operation: places with the index that "-" became, values before and after."""
    patch = [
        {"op": "test", "path": "/info/version", "value": "1"},
        {"op": "replace", "path": "/info/title", "value": "New"},
        {"op": "add", "path": "/tags/0", "value": {"name": "first"}},
        {"op": "add", "path": "/tags/-", "value": {"name": "last"}},
        {"op": "remove", "path": "/tags/0"},
        {"op": "copy", "from": "/info/title", "path": "/info/description"},
        {"op": "move", "from": "/info/description", "path": "/info/x-old"},
        {"op": "move", "from": "/tags/0", "path": "/tags/-"},
    ]
    after, steps = openapi.patch_steps(DOCUMENT, json.dumps(patch), "p.json")
    named = "an object with name"
    assert steps == (
        Step("operation 1", "test /info/version", (Effect("/info/version", '"1"', '"1"'),)),
        Step("operation 2", "replace /info/title", (Effect("/info/title", '"Demo"', '"New"'),)),
        Step("operation 3", "add /tags/0", (Effect("/tags/0", None, named),)),
        Step("operation 4", "add /tags/-", (Effect("/tags/4", None, named),)),
        Step("operation 5", "remove /tags/0", (Effect("/tags/0", named, None),)),
        Step("operation 6", "copy /info/title to /info/description", (Effect("/info/description", None, '"New"'),)),
        Step(
            "operation 7",
            "move /info/description to /info/x-old",
            (Effect("/info/description", '"New"', None), Effect("/info/x-old", None, '"New"')),
        ),
        Step("operation 8", "move /tags/0 to /tags/-", (Effect("/tags/0", named, None), Effect("/tags/3", None, named))),
    )
    assert after.tree["info"] == {"title": "New", "version": "1", "x-old": "New"}
    assert [tag["name"] for tag in after.tree["tags"]] == ["b", "c", "last", "a"]


def test_effect_of_a_replacement_that_looks_the_same():
    """Told where it first differs."""
    tags = [{"name": "a"}, {"name": "B"}, {"name": "c"}]
    _, steps = openapi.patch_steps(DOCUMENT, json.dumps([{"op": "replace", "path": "/tags", "value": tags}]), "p.json")
    assert steps == (Step("operation 1", "replace /tags", (Effect("/tags/1/name", '"b"', '"B"'),)),)


def test_effects_of_an_overlay():
    """Action by action: one effect per member or entry that changed, by the pointers before a removal."""
    text = overlay(
        {"target": "$.paths.*.get", "update": {"tags": ["x"], "responses": {"200": {"description": "d"}}}, "description": "why"},
        {"target": "$.paths['/a'].get", "update": {"tags": ["y"], "operationId": "AA"}},
        {"target": "$.tags", "update": {"name": "d"}},
        {"target": "$.tags[?@.name != 'b']", "remove": True},
        {"target": "$.info.title", "remove": True},
        {"target": "$.info", "update": {"title": "Again"}},
    )
    after, steps = openapi.patch_steps(DOCUMENT, text, "o.yaml")
    named = "an object with name"
    assert steps == (
        Step(
            "action 1",
            "update $.paths.*.get",
            (
                Effect("/paths/~1a/get/tags", None, "a list of 1"),
                Effect("/paths/~1a/get/responses/200", None, "an object with description"),
                Effect("/paths/~1b/get/tags", None, "a list of 1"),
                Effect("/paths/~1b/get/responses/200", None, "an object with description"),
            ),
            "why",
        ),
        Step(
            "action 2",
            "update $.paths['/a'].get",
            (Effect("/paths/~1a/get/tags/1", None, '"y"'), Effect("/paths/~1a/get/operationId", '"A"', '"AA"')),
        ),
        Step("action 3", "update $.tags", (Effect("/tags/3", None, named),)),
        Step("action 4", "remove $.tags[?@.name != 'b']", tuple(Effect(f"/tags/{index}", named, None) for index in (0, 2, 3))),
        Step("action 5", "remove $.info.title", (Effect("/info/title", '"Demo"', None),)),
        Step("action 6", "update $.info", (Effect("/info/title", None, '"Again"'),)),
    )
    responses = {"200": {"description": "d"}}
    assert after.tree == {
        "openapi": "3.0.3",
        "info": {"title": "Again", "version": "1"},
        "tags": [{"name": "b"}],
        "paths": {
            "/a": {"get": {"operationId": "AA", "responses": responses, "tags": ["x", "y"]}},
            "/b": {"get": {"operationId": "A", "responses": responses, "tags": ["x"]}},
        },
    }


def test_neither_document_nor_overlay_is_shared():
    """What an overlay wrote in two places is two values, and the document that went in is as it was."""
    before = deepcopy(DOCUMENT.tree)
    first = openapi.patched(DOCUMENT, overlay({"target": "$.paths.*", "update": {"x-a": {"list": []}}}), "o.yaml")
    second = openapi.patched(first, overlay({"target": "$.paths['/a']['x-a'].list", "update": 1}), "o.yaml")
    assert [item["x-a"] for item in second.tree["paths"].values()] == [{"list": [1]}, {"list": []}]
    assert [item["x-a"] for item in first.tree["paths"].values()] == [{"list": []}, {"list": []}]
    assert DOCUMENT.tree == before


def test_a_deep_document_is_searched_whole():
    """`..` goes as deep as documents may, beyond where the library stops by itself."""
    deep = {"x-mark": {}}
    for _ in range(190):
        deep = {"x-in": deep}
    document = openapi.load(json.dumps({**DOCUMENT.tree, "x-deep": deep}), "deep.json")
    _, steps = openapi.patch_steps(document, overlay({"target": "$..['x-mark']", "update": {"a": 1}}), "o.yaml")
    assert [effect.after for step in steps for effect in step.effects] == ["1"]


@pytest.mark.parametrize("target", ["$" + "[0]" * 5000, "$[?" + "(" * 5000])
def test_a_query_without_end_is_refused(target):
    """No target ends in a traceback."""
    with pytest.raises(ContractError) as refused:
        openapi.patched(DOCUMENT, overlay({"target": target, "remove": True}), "o.yaml")
    assert {finding.rule for finding in refused.value.findings} <= {"overlay-shape", "overlay-target"}


def test_a_document_deeper_than_documents_may_be_ends_in_a_finding():
    """Patches can nest what loading would refuse; `..` says so."""
    mark = []
    for _ in range(190):
        mark = [mark]
    text = overlay(
        {"target": "$", "update": {"x-a": mark}},
        {"target": "$['x-a']" + "[0]" * 100, "update": {"x-b": mark}},
        {"target": "$..x", "remove": True},
    )
    with pytest.raises(ContractError) as refused:
        openapi.patched(DOCUMENT, text, "o.yaml")
    assert str(refused.value) == (
        "o.yaml\n  at action 3, line 1: [overlay-target]\n"
        '  target $..x goes through more than 200 levels of the document; name where to look, rather than ".." from the root'
    )
