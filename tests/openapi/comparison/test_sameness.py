"""What is the same on both sides is left out of the comparison, and nothing else is."""

import json

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

import openapi
from linting import ContractError
from openapi.comparison import comparable, compare
from openapi.comparison.sameness import Sameness
from openapi.document import Document
from tests.openapi.comparison.test_laws import documents


@given(documents(), documents(), st.sets(st.sampled_from("ABC")), st.booleans())
def test_leaving_out_what_is_the_same_changes_nothing(old, other, kept, same_paths):
    """A document with some components and paths of another, compared with and without."""
    schemas = {name: (old if name in kept else other).tree["components"]["schemas"][name] for name in "ABC"}
    new = Document("new.json", (old if same_paths else other).tree | {"components": {"schemas": schemas}})
    try:
        comparable(new)
    except ContractError:  # references of the one and of the other lead back to themselves
        reject()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sameness, "holds", lambda *_: False)
        everything = compare(old, new)
    assert compare(old, new) == everything


def tree(**schemas):
    return {"components": {"schemas": schemas}}


REFERS = {"properties": {"x": {"$ref": "#/components/schemas/B"}}}
MAPS = {"discriminator": {"propertyName": "kind", "mapping": {"b": "B"}}}


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (tree(A={"type": "string"}), tree(A={"type": "string"}), {"A"}),
        (tree(A={"default": 1}), tree(A={"default": True}), set()),
        (tree(A=REFERS, B={}), tree(A=REFERS, B={"type": "string"}), set()),
        (tree(A=REFERS, B={}, C={}), tree(A=REFERS, B={}, C={"type": "string"}), {"A", "B"}),
        (tree(A=MAPS, B={}), tree(A=MAPS, B={"type": "string"}), set()),
        (tree(A=REFERS), tree(A=REFERS), set()),
        (tree(A={"$ref": "#/components/schemas/B"}, B=REFERS), tree(A={"$ref": "#/components/schemas/B"}, B={}), set()),
        (tree(A={"$ref": "other.yaml#/B"}), tree(A={"$ref": "other.yaml#/B"}), set()),
        (
            tree(**{"it's": {"$ref": "#/components/schemas/it's"}}),
            tree(**{"it's": {"$ref": "#/components/schemas/it's"}}),
            {"it's"},
        ),
        ({}, {}, set()),
    ],
)
def test_what_is_the_same(old, new, same):
    """To the last part: what refers to something that changed, or that is not there, is not."""
    found = Sameness(old, new)
    names = {name for each in (old, new) for name in each.get("components", {}).get("schemas", {})}
    assert {name for name in names if found.holds(f"/components/schemas/{name}")} == same


def test_a_change_far_below_is_found():
    """Through components that are themselves the same."""
    shape = {"A": REFERS, "B": {"properties": {"y": {"$ref": "#/components/schemas/C"}}}, "C": {"type": "string"}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    head = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": body, "responses": {}}}},
    }
    old, new = (openapi.load(json.dumps(head | tree(**shape | {"C": {"type": kind}})), "x.json") for kind in ("string", "integer"))
    (change,) = compare(old, new)
    assert (change.rule, change.place) == ("DIFF-TYPE-CHANGED", "/components/schemas/C")
