"""PATCH's merge."""

import copy

from apim_simulator.arm.merge import merge
from hypothesis import given
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.sampled_from("abc"), JSON, max_size=3)


def test_merge():
    """Objects member by member, arrays whole, null removes, a new kind of value replaces."""
    base = {"a": {"b": 1, "c": [1, 2]}, "d": {"e": 1}, "f": 1, "g": 1}
    patch = {"a": {"c": [3]}, "d": 2, "f": {"h": 1}, "g": None}
    assert merge(base, patch) == {"a": {"b": 1, "c": [3]}, "d": 2, "f": {"h": 1}}


@given(OBJECT, OBJECT)
def test_laws(base, patch):
    """Neither argument changes; an empty patch changes nothing; merging twice is merging once."""
    before = copy.deepcopy((base, patch))
    once = merge(base, patch)
    assert (base, patch) == before
    assert merge(base, {}) == base
    assert merge(once, patch) == once
