"""How operations of a document are named in settings."""

from jsonschema import Draft202012Validator

from settings import Spec, schema

ITEMS = [
    "Chat_*",
    {"operationId": "Embed"},
    {"tag": "Audio"},
    {"route": "POST /a/{b}"},
    {"route": "* /images/*"},
    {"route": "GET *"},
]


def test_every_way():
    """Text is an operationId; a mapping says what it names. What the models take, editors accept."""
    spec = Spec.model_validate({"document": "d.yaml", "operations": ITEMS})
    assert [(each.by, each.pattern) for each in spec.operations] == [
        ("operationId", "Chat_*"),
        ("operationId", "Embed"),
        ("tag", "Audio"),
        ("route", "POST /a/{b}"),
        ("route", "* /images/*"),
        ("route", "GET *"),
    ]
    found = schema.stack_schema()["$defs"]["Spec"]
    assert list(Draft202012Validator(found).iter_errors({"document": "d.yaml", "operations": ITEMS})) == []


def test_letter_case_of_methods_does_not_count():
    """They are written in capitals afterwards, with one space."""
    spec = Spec.model_validate({"document": "d.yaml", "operations": [{"route": "post  /a"}]})
    assert spec.operations[0].pattern == "POST /a"


def test_all_is_no_selection():
    """And equal settings are one key for what is composed once."""
    assert Spec.model_validate({"document": "d.yaml", "operations": "all"}).operations is None
    assert len({Spec.model_validate({"document": "d.yaml", "operations": ITEMS}) for _ in range(2)}) == 1
