"""Rules of Check that no class of ours shows."""

import pytest
from apim_simulator.provider.classes import ROWS
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.validation import Failure, failures
from apim_simulator.provider.values import UNKNOWN


def failures_of(rule, value):
    """What is wrong with one value of a class with one property."""
    derived = {"parameters": {}, "query": {}, "outputs": {}, "defaults": {}, "body": {"it": {"place": ["it"], "rule": rule}}}
    return failures(Resource(ROWS["azure-native:apimanagement:Api"], derived, {}), {"it": value})


@pytest.mark.parametrize("pattern", ["^(?=a)", "^(?!a)b", "(?<=x)b", "(?<!x)b", r"^(b)\1$"])
def test_prov_03_patterns_that_go_cannot_compile_are_ignored(pattern):
    """Lookaround and back-references; this text would match none of them."""
    assert failures_of({"type": "string", "pattern": pattern}, "zzz") == []


def test_prov_03_a_pattern_may_match_anywhere_and_ends_at_the_end():
    """As in Go: unanchored, and `$` does not overlook a final newline."""
    assert failures_of({"type": "string", "pattern": "b"}, "abc") == []
    assert failures_of({"type": "string", "pattern": "^b$"}, "b\n") == [Failure("it", "'it' does not match expression '^b$'")]


def test_prov_03_length_is_counted_in_bytes():
    """As Go's len does."""
    assert failures_of({"type": "string", "max_length": 1}, "é") == [
        Failure("it", "'it' is too long (2): at most 1 characters allowed")
    ]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"type": "any"}, {"x": [1]}),
        ({"type": "map", "items": {"type": "string"}}, {"x": 1}),
        ({"type": "string"}, UNKNOWN),
        ({"type": "array", "items": {"type": "string"}}, ["a", UNKNOWN]),
        ({"type": "boolean"}, True),
    ],
)
def test_prov_03_what_passes(rule, value):
    """Anything where anything may be, members of maps, unknowns."""
    assert failures_of(rule, value) == []


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [
        ({"type": "number"}, True, "'it' should be of type 'number' but got a boolean"),
        ({"type": "map", "items": {"type": "string"}}, "x", "'it' should be of type 'object' but got a string"),
        ({"type": "array", "items": {"type": "integer"}}, [1, "x"], "'it[1]' should be of type 'integer' but got a string"),
    ],
)
def test_prov_03_what_does_not(rule, value, reason):
    """A truth value is no number."""
    assert [failure.reason for failure in failures_of(rule, value)] == [reason]
