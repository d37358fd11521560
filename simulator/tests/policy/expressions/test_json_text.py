"""Json.NET reads more than the standard allows, and what it does not read fails at once, however long it is."""

import pytest
from apim_simulator.policy.expressions import json_text

READ = [
    ("{'a': 'it\\'s \"x\"'}", {"a": 'it\'s "x"'}),
    ('{"a": "it\\\'s"}', {"a": "it's"}),
    ("{a: 1, $b_2: [1, 2,],}", {"a": 1, "$b_2": [1, 2]}),
    ('{"a": "x\n\ty"}', {"a": "x\n\ty"}),
    ('/* c */ {"a": 1 // d\n}', {"a": 1}),
    ("{'a': true, 'b': null, 'c': '//no /* no'}", {"a": True, "b": None, "c": "//no /* no"}),
    ("{'u': 'http://x,]'}", {"u": "http://x,]"}),
    ("{'a': '\\u00e9\\n'}", {"a": "é\n"}),
]


@pytest.mark.parametrize(("text", "value"), READ, ids=[text for text, _ in READ])
def test_what_jsonnet_takes_is_read(text, value):
    assert json_text.read(text) == value


@pytest.mark.parametrize("text", ["a", "/*", "{'a'", "'", "[1, ", "x:", "/", "\\", ", ", "{a b", '"\\', '\\"', "\\'"], ids=repr)
def test_what_is_no_json_fails_however_long(text):
    """None of the patterns takes a time that grows faster than the text."""
    with pytest.raises((ValueError, RecursionError)):
        json_text.read(text * 50_000)
