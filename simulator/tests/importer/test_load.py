"""Formats, size, syntax, version; exact numbers and texts."""

import json

import pytest
from apim_simulator.importer.load import MAXIMUM_BYTES, load
from hypothesis import given
from hypothesis import strategies as st

from .conftest import document

AZURE, OURS = (400, "ValidationError"), (501, "SimulatorUnsupported")
SMALL = json.dumps(document())


@pytest.mark.parametrize(
    ("text", "document_format", "expected"),
    [
        (SMALL, "openapi+json-link", OURS),
        (SMALL, "openapi-link", OURS),
        (SMALL, "swagger-json", OURS),
        (SMALL, "wadl-xml", OURS),
        ("\ufeff" + SMALL, "openapi", AZURE),
        ("openapi: 3.0.1", "openapi+json", AZURE),
        ("{", "openapi", AZURE),
        ("a: [", "openapi", AZURE),
        ("- a", "openapi", AZURE),
        ("", "openapi", AZURE),
        ('{"openapi": "3.0.1", "openapi": "3.0.1"}', "openapi", AZURE),
        ("openapi: 3.0.1\nopenapi: 3.0.1", "openapi", AZURE),
        ('{"openapi": "3.0.1", "x": NaN}', "openapi+json", AZURE),
        ('{"info": {}}', "openapi", AZURE),
        ('{"openapi": 3.0}', "openapi", AZURE),
        ('{"openapi": "3.0.4"}', "openapi", AZURE),
        ('{"openapi": "2.0"}', "openapi", AZURE),
        ('{"openapi": "3.1.0"}', "openapi", OURS),
        ('{"swagger": "2.0"}', "openapi", OURS),
    ],
)
def test_refused_texts(refusal, text, document_format, expected):
    """Azure's refusals and ours do not look alike."""
    assert refusal(text, document_format)[:2] == expected


def test_the_size_limit_counts_bytes(read, refusal):
    """Four million of them, in UTF-8."""
    text = json.dumps(document(**{"x-padding": ""}))
    room = MAXIMUM_BYTES - len(text)
    read(text.replace('"x-padding": ""', f'"x-padding": "{"a" * room}"'))
    too_long = text.replace('"x-padding": ""', f'"x-padding": "{"é" * (room // 2 + 1)}"')
    assert refusal(too_long)[:2] == (413, "RequestedSizeExceeded")


def test_yaml_is_read_as_json_would_be():
    """Dates, times, yes and octal stay text; keys are text; numbers are exact."""
    found = load(
        """
openapi: 3.0.1
date: 2024-05-01
when: 2024-05-01T12:00:00Z
yes: no
on: off
clock: 12:30:45
old: 0o17
big: -9223372036854775808
small: 1.50
tiny: 1e-3
nothing:
none: null
truth: true
200: {$ref: "#/a"}
true: 1
""",
        "openapi",
    )
    assert found == {
        "openapi": "3.0.1",
        "date": "2024-05-01",
        "when": "2024-05-01T12:00:00Z",
        "yes": "no",
        "on": "off",
        "clock": "12:30:45",
        "old": "0o17",
        "big": -9223372036854775808,
        "small": 1.5,
        "tiny": 0.001,
        "nothing": None,
        "none": None,
        "truth": True,
        "200": {"$ref": "#/a"},
        "true": 1,
    }


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab$/{}", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_survives(value):
    """Whatever JSON says is what is read, integers of any size included."""
    assert load(json.dumps({"openapi": "3.0.1", "x": value}), "openapi")["x"] == value
