"""Documents of 3.1, as catalogs of documents compare them: a schema may be a boolean."""

import json

import pytest

import openapi
from openapi.comparison import compare

ITEMS = {"type": "array", "prefixItems": [{"type": "string"}]}


def document(schema):
    """One operation that takes and answers a schema."""
    content = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": content, "responses": {"200": {"description": "d", **content}}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}}
    return openapi.examined(json.dumps(head), "a.json")[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string"}, False),
        (True, False),
        ({"type": "object", "properties": {"x": {"type": "string"}}}, {"type": "object", "properties": {"x": False}}),
        (ITEMS, ITEMS | {"items": False}),
        (ITEMS | {"items": {"type": "string"}}, ITEMS | {"items": False}),
    ],
)
def test_false_lets_nothing_through(old, new):
    """Narrower than anything else in requests, and the other way round in answers."""
    there = {(change.rule, change.direction, change.kind) for change in compare(document(old), document(new))}
    back = {(change.rule, change.direction, change.kind) for change in compare(document(new), document(old))}
    assert there == {("DIFF-TYPE-NARROWED", "request", "breaking"), ("DIFF-TYPE-NARROWED", "response", "safe")}
    assert back == {("DIFF-TYPE-WIDENED", "request", "safe"), ("DIFF-TYPE-WIDENED", "response", "breaking")}


def test_false_stays_false():
    assert compare(document(False), document(False)) == ()
    assert compare(document(True), document({})) == ()
