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
