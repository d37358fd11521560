"""A body against the tables: ours for what is unknown or read-only, Azure's for what breaks a limit."""

import pytest
from apim_simulator.arm.contract.check import Contract, name_refusal
from apim_simulator.arm.contract.tables import Tables
from apim_simulator.arm.errors import ArmError

MODELS = {
    "Thing": {
        "properties": {
            "members": {
                "title": {"type": "str", "min_length": 2, "max_length": 4, "pattern": "^[a-z]+$"},
                "state": {"type": "str", "enum": ["on", "off"]},
                "kind": {"type": "str", "enum": ["a", "b"]},
                "made": {"type": "str", "readonly": True},
                "count": {"type": "int", "minimum": 1, "maximum": 3},
                "parts": {"type": "[Part]", "max_items": 2},
                "words": {"type": "{[str]}"},
                "wait": {"type": "duration"},
                "at": {"type": "iso-8601"},
                "flag": {"type": "bool"},
                "free": {"type": "object"},
            }
        }
    },
    "Part": {"id": {"type": "str", "required": True}},
}
CONTRACT = Contract(Tables(MODELS, {}, {}), frozenset({"properties.title"}), frozenset({"properties.state"}))
FIT = {
    "title": "abc",
    "state": "ON",
    "kind": "B",
    "count": 2,
    "parts": [{"id": "x"}],
    "words": {"k": ["v"]},
    "wait": "PT1M30S",
    "at": "2026-01-02T12:00:00Z",
    "flag": False,
    "free": [1, {"a": None}],
}


def refusal(properties, **envelope):
    with pytest.raises(ArmError) as refused:
        CONTRACT.check("Thing", {"properties": properties, **envelope})
    error = refused.value
    return error.status, error.code, [(d.target, d.message) for d in error.details]


def test_what_fits_passes():
    """Every kind of value, enumerations in any letter case, null for what is optional, the envelope's own members."""
    CONTRACT.check("Thing", {"id": "i", "name": "n", "type": "t", "properties": FIT | {"count": None}})


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"titel": "abc"}, (400, "SimulatorUnknownProperty", [("properties.titel", "not in the contract of this api-version")])),
        (
            {"Title": "abc"},
            (
                400,
                "SimulatorUnknownProperty",
                [("properties.Title", "not in the contract of this api-version; did you mean title?")],
            ),
        ),
        ({"title": "abc", "made": "x"}, (400, "SimulatorReadOnlyProperty", [("properties.made", "read-only")])),
        ({"title": "abc", "kind": "c"}, (501, "SimulatorUnsupported", [])),
        ({}, (400, "ValidationError", [("title", "properties.title is required")])),
        ({"title": "abc", "state": "x"}, (400, "ValidationError", [("state", "properties.state must be one of on, off")])),
        ({"title": "a"}, (400, "ValidationError", [("title", "properties.title must have 2 to 4 elements")])),
        ({"title": "ABC"}, (400, "ValidationError", [("title", "properties.title must match ^[a-z]+$")])),
        ({"title": 7}, (400, "ValidationError", [("title", "properties.title must be of type str")])),
        ({"title": "abc", "count": 4}, (400, "ValidationError", [("count", "properties.count must lie in 1..3")])),
        ({"title": "abc", "count": 1.5}, (400, "ValidationError", [("count", "properties.count must be of type int")])),
        ({"title": "abc", "count": True}, (400, "ValidationError", [("count", "properties.count must be of type int")])),
        ({"title": "abc", "flag": "true"}, (400, "ValidationError", [("flag", "properties.flag must be of type bool")])),
        ({"title": "abc", "wait": "90"}, (400, "ValidationError", [("wait", "properties.wait must be of type duration")])),
        ({"title": "abc", "at": "noon"}, (400, "ValidationError", [("at", "properties.at must be of type iso-8601")])),
        ({"title": "abc", "parts": {}}, (400, "ValidationError", [("parts", "properties.parts must be of type array")])),
        ({"title": "abc", "parts": [{}]}, (400, "ValidationError", [("id", "properties.parts[0].id is required")])),
        ({"title": "abc", "words": {"k": [1]}}, (400, "ValidationError", [("k[0]", "properties.words.k[0] must be of type str")])),
    ],
)
def test_what_does_not_fit_is_refused(properties, expected):
    """Status and code say whose refusal it is, the target which property."""
    assert refusal(properties) == expected


def test_several_causes_are_told_at_once():
    """Azure's ValidationError lists every broken property."""
    status, code, causes = refusal({"count": 9, "flag": 1})
    assert (status, code, [target for target, _ in causes]) == (400, "ValidationError", ["count", "flag", "title"])


def test_members_beside_properties_are_unknown_too():
    """Nothing in the body is ignored."""
    assert refusal(FIT, tags={})[:2] == (400, "SimulatorUnknownProperty")


def test_names_have_limits():
    """The name in the URL is checked as the SDK checks it."""
    limits = {"min_length": 1, "max_length": 3, "pattern": "^[^*]+$"}
    assert name_refusal(limits, "name", "abc") is None
    assert [d.message for d in name_refusal(limits, "name", "ab*d").details] == [
        "name must have 1 to 3 elements",
        "name must match ^[^*]+$",
    ]
