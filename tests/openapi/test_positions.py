"""Places of findings: the pointer and line of the file that a user goes to, whatever became of the document since."""

import json

import pytest

import openapi

YAML = """\
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a~b:
    post:
      parameters:
        - $ref: '#/components/parameters/P'
        - {name: q, in: query,
           schema: {type: string}}
      responses: {"200": {$ref: "#/components/responses/R"}}
components:
  parameters:
    P: {name: p, in: query, schema: {type: string}}
  responses:
    R:
      description: R
      content:
        application/json:
          schema: {$ref: "#/components/schemas/S"}
  schemas:
    S:
      type: object
      properties:
        a: {type: string}
"""
POST = "/paths/~1a~0b/post"
PLACES = [
    ("", "", None),
    ("/servers", "/servers", None),
    ("/openapi", "/openapi", 1),
    ("/info/version", "/info/version", 2),
    (POST, POST, 5),
    (f"{POST}/parameters/0", f"{POST}/parameters/0", 7),
    (f"{POST}/parameters/0/schema/type", "/components/parameters/P/schema/type", 13),
    (f"{POST}/parameters/1/schema", f"{POST}/parameters/1/schema", 9),
    (f"{POST}/responses/200/description", "/components/responses/R/description", 16),
    (f"{POST}/responses/200/content/application~1json/schema/properties/a", "/components/schemas/S/properties/a", 24),
    (f"{POST}/responses/200/headers/x", f"{POST}/responses/200/headers/x", 15),
    (f"{POST}/summary", f"{POST}/summary", 5),
]


def located(text, source, place):
    finding = openapi.load(text, source).finding(place, "r", "found", "fix")
    return finding.place, finding.line


@pytest.mark.parametrize(("place", "expected", "line"), PLACES)
def test_a_place_leads_to_the_file(place, expected, line):
    """Through references that were written in place; what a patch added has the line of what is around it."""
    assert located(YAML, "a.yaml", place) == (expected, line)


@pytest.mark.parametrize(("place", "expected"), [row[:2] for row in PLACES if not row[1].endswith(("/headers/x", "/summary"))])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_and_yaml_agree(place, expected, indent):
    """Every pointer of the tree has a line in JSON, and the text there is the member or item."""
    tree = openapi.load(YAML, "a.yaml").tree
    text = json.dumps(tree, indent=indent)
    found, line = located(text, "a.json", place)
    assert found == expected
    if line is not None and indent:
        name = [token for token in expected.split("/") if not token.isdigit()][-1].replace("~1", "/").replace("~0", "~")
        shown = text.splitlines()[line - 1]
        assert f'"{name}"' in shown or shown.strip() in ("{", "[")


def test_a_circle_of_references_ends():
    """References that only name each other lead nowhere, and the place stays as it is."""
    text = YAML.replace("P: {name: p, in: query, schema: {type: string}}", "P: {$ref: '#/components/parameters/P'}")
    assert located(text, "a.yaml", f"{POST}/parameters/0/schema") == (f"{POST}/parameters/0/schema", 13)


def test_flow_style_yaml_is_not_taken_for_json():
    assert located("{openapi: 3.0.3,\n info: {title: T, version: '1'},\n paths: {}}", "a.yaml", "/info") == ("/info", 2)


def patched(*operations):
    return openapi.patched(openapi.load(YAML, "a.yaml"), json.dumps(operations), "p.json")


def at(document, place):
    finding = document.finding(place, "r", "found", "fix")
    return finding.place, finding.line


NEW = {"name": "n", "in": "query", "schema": {"type": "string"}}


def test_what_a_patch_moved_has_the_line_where_it_is():
    """An item before the others moves them: each is found where it is in the file, the new one at the list."""
    document = patched({"op": "add", "path": f"{POST}/parameters/0", "value": NEW})
    assert at(document, f"{POST}/parameters/0/name") == (f"{POST}/parameters/0/name", 6)
    assert at(document, f"{POST}/parameters/1/schema/type") == ("/components/parameters/P/schema/type", 13)
    assert at(document, f"{POST}/parameters/2/schema") == (f"{POST}/parameters/1/schema", 9)


def test_after_a_removal_too():
    document = patched({"op": "remove", "path": f"{POST}/parameters/0"})
    assert at(document, f"{POST}/parameters/0/schema") == (f"{POST}/parameters/1/schema", 9)


def test_what_a_patch_changed_has_the_line_of_what_holds_it():
    """The line of a value says another one, so that it is not shown; a changed item of a list is still that item."""
    document = patched(
        {"op": "replace", "path": "/info/version", "value": "2"},
        {"op": "add", "path": f"{POST}/parameters/1/required", "value": True},
        {"op": "add", "path": "/components/schemas/New", "value": {"type": "string"}},
        {"op": "add", "path": f"{POST}/responses/500", "value": {"description": "new"}},
    )
    assert at(document, "/info/version") == ("/info/version", 2)
    assert at(document, f"{POST}/parameters/1/schema") == (f"{POST}/parameters/1/schema", 9)
    assert at(document, f"{POST}/parameters/1/required") == (f"{POST}/parameters/1/required", 8)
    assert at(document, "/components/schemas/New/type") == ("/components/schemas/New/type", 20)
    assert at(document, f"{POST}/responses/500/description") == (f"{POST}/responses/500/description", 10)


def test_a_reference_that_a_patch_made_is_followed():
    """What is found behind it stands where it always stood."""
    document = patched({"op": "replace", "path": f"{POST}/parameters/1", "value": {"$ref": "#/components/parameters/P"}})
    assert at(document, f"{POST}/parameters/1/schema/type") == ("/components/parameters/P/schema/type", 13)
