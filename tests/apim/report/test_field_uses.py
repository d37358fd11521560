"""A change of a shared schema names the fields that callers write or read, whatever component it is in."""

import json
import random

import pytest

from apim.report import contracts
from apim.report.field_uses import FieldUses, Use
from apim.report.model import Unseen, plain
from openapi.comparison import Change
from openapi.document import Document
from tests.apim.report.steps import step
from tests.openapi.test_mutations import mutated

JSON = "application/json"


def document(schemas, *, parameters=(), **calls):
    """A document of POST operations named like their paths: each a pair of schemas, of its body and of its answer."""
    paths = {}
    for name, (body, answer) in calls.items():
        paths[f"/{name}"] = {
            "post": {
                "operationId": name.capitalize(),
                "parameters": list(parameters),
                "requestBody": {"content": {JSON: {"schema": body}}},
                "responses": {"200": {"description": "d", "content": {JSON: {"schema": answer}}}},
            }
        }
    info = {"title": "T", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def having(**properties):
    return {"type": "object", "properties": properties}


def reported(report_on, old, new):
    """What the report says of the document's change, before the place and the rule."""
    inputs = [{"apiId": "a", "path": "a", "format": "openapi+json", "value": json.dumps(each)} for each in (old, new)]
    lines = report_on(step("update", "Api", *inputs))[1].splitlines()
    return [line.strip().rpartition(", at ")[0] for line in lines if line.startswith("    ")]


def choices(maximum):
    return {"type": "integer", "maximum": maximum}


def test_a_bound_of_a_shared_schema_names_the_callers_field(report_on):
    old, new = (document({"Choices": choices(top)}, chat=(having(n=ref("Choices")), {})) for top in (8, 4))
    assert reported(report_on, old, new) == ["breaking: n of POST /chat (Chat): at most 4, was 8"]


def test_operations_with_the_same_fields_are_named_together_and_others_apart(report_on):
    def with_bound(top):
        body, other = having(n=ref("Choices")), having(best_of=ref("Choices"), n=ref("Choices"))
        return document({"Choices": choices(top)}, chat=(body, {}), completions=(other, {}), edits=(body, {}))

    assert reported(report_on, with_bound(8), with_bound(4)) == [
        "breaking: n of POST /chat (Chat), POST /edits (Edits); best_of, n of POST /completions (Completions): at most 4, was 8"
    ]


def test_of_many_fields_and_operations_the_first_are_named_and_the_rest_counted(report_on):
    def with_bound(top):
        body = having(**{f"f{number}": ref("Choices") for number in range(5)})
        return document({"Choices": choices(top)}, **{f"c{number}": (body, {}) for number in range(5)})

    assert reported(report_on, with_bound(8), with_bound(4)) == [
        "breaking: f0, f1, f2 and 2 more fields of POST /c0 (C0), POST /c1 (C1), POST /c2 (C2) and 2 more: at most 4, was 8"
    ]


def test_what_an_answer_lacks_is_found_where_it_was(report_on):
    """The old document has the place, the new one has none; through a list, a part of `allOf`, and another component."""

    def with_text(**more):
        schemas = {"Choice": having(index={"type": "integer"}, **more), "Answer": having(choices={"items": ref("Choice")})}
        return document(schemas, chat=({}, {"allOf": [ref("Answer")]}))

    assert reported(report_on, with_text(text={"type": "string"}), with_text()) == [
        "breaking: choices[].text in the answer of POST /chat (Chat): a property is gone, string -> absent"
    ]


def use(tree, place, operation="POST /chat", *, direction="request"):
    return FieldUses(Document("d", tree)).of(Change("DIFF-FORMAT", "risky", direction, place, "a", "b"), operation)


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("/components/schemas/Node/properties/label", ("tree.label", "tree.next.label")),
        ("/components/schemas/Node/properties/next", ("tree.next", "tree.next.next")),
        ("/components/schemas/Body", ()),
        ("/components/schemas/Body/properties/map/additionalProperties", ("map.*",)),
        (f"/paths/~1chat/post/requestBody/content/{JSON.replace('/', '~1')}/schema", ()),
    ],
)
def test_circles_are_walked_once(place, fields):
    schemas = {"Node": having(label={}, next=ref("Node")), "Body": having(tree=ref("Node"), map={"additionalProperties": {}})}
    assert use(document(schemas, chat=(ref("Body"), {})), place) == Use("POST /chat", "Chat", fields)


def test_a_parameter_has_its_name():
    tree = document({"Text": {"type": "string"}}, parameters=[{"$ref": "#/components/parameters/User"}], chat=({}, {}))
    tree["components"]["parameters"] = {"User": {"name": "x-user", "in": "header", "schema": ref("Text")}}
    expected = Use("POST /chat", "Chat", ("x-user",))
    assert use(tree, "/components/schemas/Text") == expected
    assert use(tree, "/components/parameters/User/schema") == expected
    assert use(tree, "/components/parameters/User") is None, "which the change names itself"


@pytest.mark.parametrize(
    ("place", "operation"),
    [("/components/schemas/Other", "POST /chat"), ("/components/schemas/Text", "POST /gone"), ("/info/version", "POST /chat")],
)
def test_what_no_field_leads_to_has_no_use(place, operation):
    assert use(document({"Other": {}, "Text": {}}, chat=(ref("Text"), {})), place, operation) is None


def test_a_reference_to_what_is_no_schema_is_not_followed():
    """An example may hold anything."""
    schemas = {"Odd": {"example": {"properties": [1], "items": 2, "allOf": 3}}}
    body = having(x={"$ref": "#/components/schemas/Odd/example"}, y={"$ref": "#/nowhere/at/all"})
    assert use(document(schemas, chat=(body, {})), "/components/schemas/Odd/example") == Use("POST /chat", "Chat", ("x",))


def messages_of(old, new):
    """What is said of a document that takes another's place, as texts."""
    before, after = ({"format": "openapi+json", "value": each} for each in (old, new))
    return contracts.compared(before, after, "import")[0]


def test_every_change_of_a_real_schema_names_a_field_or_a_whole_answer(evidence):
    """Of Azure OpenAI's own documents, a year and a half apart."""
    texts = [(evidence / "specs" / f"azure-openai-{each}.json").read_text("utf-8") for each in ("2023-05-15", "2024-10-21")]
    found = [each for each in messages_of(*texts) if each.at.startswith("/components/")]
    assert len(found) > 70
    assert [plain(each.message) for each in found if each.message[1] not in {" of ", " in ", " and "}] == []


def test_broken_documents_are_told_of_without_a_traceback(evidence):
    """Whatever loads, in either place."""
    text = (evidence / "specs" / "azure-openai-2024-10-21.json").read_text("utf-8")
    chance = random.Random("fields")  # noqa: S311 - repeatable, not secret
    report_on = 0
    for _ in range(15):
        broken = mutated(text, chance)
        for pair in ((text, broken), (broken, text)):
            try:
                report_on += bool(messages_of(*pair))
            except Unseen:
                continue
    assert report_on > 10
