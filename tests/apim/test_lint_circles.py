"""Circles and extensions, which once ended the command: every file is linted."""

import pytest

import openapi
from apim import openapi_structure
from tests.apim.command_line import invoke

HEAD = """\
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: "https://contoso.openai.azure.com/openai"}]
"""
CHAT = """\
paths:
  /a:
    get: {operationId: A, responses: {"200": {description: ok, content: {a/b: {schema: {$ref: "#/components/schemas/A"}}}}}}
"""
CIRCLES = {
    "each of the other": "{A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}}",
    "of itself": "{A: {allOf: [{$ref: '#/components/schemas/A'}]}}",
    "a reference to a reference": "{A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}",
    "a reference to itself": "{A: {$ref: '#/components/schemas/A'}}",
}


@pytest.mark.parametrize("schemas", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_without_end_ends_nothing(schemas, tmp_path):
    """What our own rules find is there, and other files are linted."""
    text = f"{HEAD}{CHAT}components:\n  schemas: {schemas}\n"
    assert openapi_structure.faults(openapi.load(text, "a.yaml")) == ()
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"{HEAD}paths: {{}}\n", encoding="utf-8")
    out = invoke("lint", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"))[1]
    assert "APIM-IMPORT-008" in out
    assert f"{tmp_path / 'b.yaml'}\n  at /paths, line 4: [APIM-IMPORT-016]" in out


@pytest.mark.parametrize(
    "extended",
    [
        "paths: {x-owner: platform-team, /a: {x-a: [1], get: {x-b: 1, responses: {x-c: text, '200': {description: ok}}}}}",
        "x-any: 1\npaths: {/a: {get: {responses: {'200': {description: ok, headers: {x-e: {schema: {}}}}}}}}",
    ],
)
def test_extensions_may_hold_anything(extended):
    """They are no part of the standard, wherever they are; a header may be called like one."""
    assert openapi_structure.faults(openapi.load(f"{HEAD}{extended}\n", "a.yaml")) == ()
