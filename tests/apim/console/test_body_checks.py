"""A body against its contract: faults with places on the page, a way to send it all the same, and the fields beside the form."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from apim.console.body_checks import MOST, BodyChecks
from apim.console.body_fields import fields
from apim.console.operations import operations
from desired_state import ImportedDefinition
from tests.apim.console.stage import CHAT, FORM, local, stack, visit
from tests.apim.console.test_calls import words

EMBEDDINGS = "/try/azure-openai/embeddings_create"


@pytest.mark.parametrize(
    ("path", "change", "places"),
    [
        (CHAT, {"more": '{"temperature": 3, "n": "two"}'}, {"temperature", "n"}),
        (CHAT, {"more": '{"messages": [{"role": 7}]}'}, {"messages[0].role"}),
        (EMBEDDINGS, {"body": "{}"}, {"the body"}),
        (EMBEDDINGS, {"body": '{"input": "x", "user": 1}'}, {"user"}),
    ],
)
def test_a_body_that_does_not_fit_comes_back_with_places(path, change, places):
    """Nothing is sent, until "Send all the same"."""

    async def steps(browser):
        page = await browser.post(path, {**FORM, **change})
        assert len(browser.sent) == 0
        await browser.call({**change, "unchecked": "on"}, path)
        return page, len(browser.sent)

    page, sent = visit(steps)
    assert (page.status_code, sent) == (400, 1)
    assert places <= {unescape(each) for each in re.findall(r"<li><code>([^<]*)</code>: ", page.text)}
    assert 'name="unchecked"' in page.text
    assert unescape(page.text).count(next(iter(change.values()))) >= 1


def test_the_way_around_is_offered_to_nobody_else():
    """A form without faults has one button."""

    async def steps(browser):
        return await browser.get(CHAT), await browser.call()

    assert all("unchecked" not in page.text for page in visit(steps))


def definition(schema, **more):
    """An API whose one operation takes a body of this schema."""
    body = {"content": {"application/json": {"schema": schema}}}
    document = {"openapi": "3.0.3", "paths": {"/x": {"post": {"requestBody": body, "responses": {}}}}, **more}
    api = next(each for each in local()[1].apis if isinstance(each.definition, ImportedDefinition))
    arguments = {**api.definition.arguments, "document_text": json.dumps(document)}
    return replace(api, definition=replace(api.definition, arguments=arguments))


@pytest.mark.parametrize(
    "reference", ["file:///etc/hostname", "http://127.0.0.1:9/schema", "#/nowhere", "#/paths/~1x/post/requestBody"]
)
def test_a_contract_makes_nothing_be_read(reference):
    """What lies outside it, or nowhere, or is no schema: the body is not checked."""
    assert BodyChecks(definition({"$ref": reference})).faults("POST", "/x", {"a": 1}) == ()


def test_what_is_checked_by_itself():
    """A null where it is allowed, a body by reference, a list of faults that ends, an API whose operations are declared."""
    nullable = {"type": "object", "properties": {"a": {"type": "string", "nullable": True}}}
    checks = BodyChecks(definition(nullable))
    assert checks.faults("POST", "/x", {"a": None}) == ()
    assert [(each.place, each.text) for each in checks.faults("POST", "/x", {"a": 1})] == [
        ("a", 'the value is not of types "null", "string"')
    ]
    many = BodyChecks(definition({"type": "array", "items": {"type": "string"}}))
    assert len(many.faults("POST", "/x", [1] * 1000)) == MOST
    declared = stack().apis["azure-openai-http"]
    assert BodyChecks(declared.api).faults("POST", declared.operations[0].template, {}) == ()


def test_a_form_begins_with_a_model_that_answers_and_with_what_it_is_asked():
    """Responses want `input`, though their schema does not say so; without a known model the schema's word stands."""
    schema = {"type": "object", "required": ["model"], "properties": {"model": {"type": "string"}, "input": {"type": "string"}}}
    api = definition(schema)
    api = replace(api, definition=replace(api.definition, routes={"x": ("POST", "/x")}))
    samples = [json.loads(operations(api, model)[0].sample) for model in ("gpt-4o", None)]
    assert samples == [{"model": "gpt-4o", "input": "Hello"}, {"model": "Hello", "input": "Hello"}]


def test_fields_have_type_bounds_and_choices():
    """Of objects in objects, parts of `allOf` and items of lists; a circle ends."""
    node = {"$ref": "#/components/schemas/Node"}
    document = {"components": {"schemas": {"Node": {"type": "object", "properties": {"next": node}}}}}
    schema = {
        "allOf": [{"required": ["role"], "properties": {"role": {"type": "string", "enum": ["user", None], "maxLength": 9}}}],
        "properties": {
            "n": {"type": "integer", "minimum": 1, "maximum": 8, "nullable": True},
            "input": {"oneOf": [{"type": "string"}, {"type": "array"}]},
            "list": {"type": "array", "items": {"properties": {"x": {"type": "number"}}}},
            "node": node,
        },
    }
    found = {each.place: each for each in fields(schema, document)}
    assert list(found) == ["role", "n", "input", "list", "list[].x", "node", "node.next", "node.next.next"]
    role, number = found["role"], found["n"]
    assert (role.is_required, role.bounds, role.choices) == (True, "characters ≤ 9", '"user", null')
    assert (role.values, number.values) == (('"user"', "null"), ())
    assert (number.type, number.bounds, found["input"].type) == ("integer or null", "≥ 1, ≤ 8", "string or array")


def test_the_page_lists_them():
    """In a table beside the form."""

    async def steps(browser):
        return await browser.get(CHAT)

    page = visit(steps)
    assert "fields of the body" in page.text
    assert "temperature" in words(page)
    assert "≥ 0, ≤ 2" in words(page)
