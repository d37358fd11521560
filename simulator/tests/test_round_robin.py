"""Smooth weighted round-robin: exact sequences."""

from collections import Counter

import pytest
from apim_simulator.round_robin import RoundRobin
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("weights", "sequence"),
    [
        ({"a": 1, "b": 1}, "ababab"),
        ({"a": 5, "b": 1, "c": 1}, "aabacaaaabacaa"),
        ({"a": 2, "b": 1}, "abaaba"),
        ({"a": 0, "b": 0}, "abab"),
        ({"a": 0, "b": 3}, "bbb"),
        ({"a": 7}, "aaa"),
    ],
)
def test_sequences(weights, sequence):
    """Spread, not bunched; 0 takes no turn beside others."""
    turns = RoundRobin()
    assert "".join(turns.next("/pools/p", list(weights.items())) for _ in sequence) == sequence


def test_pools_turn_apart_and_begin_anew():
    """Letter case of a pool's id is ignored."""
    turns, both = RoundRobin(), [("a", 1), ("b", 1)]
    assert [turns.next(pool, both) for pool in ("/p", "/q", "/P")] == ["a", "a", "b"]
    turns.reset()
    assert turns.next("/p", both) == "a"


def test_who_is_left_goes_on_alone():
    """A member that is out for a while neither loses its turn nor gains many."""
    turns, both = RoundRobin(), [("a", 1), ("b", 1)]
    assert turns.next("/p", both) == "a"
    assert [turns.next("/p", [("b", 1)]) for _ in range(3)] == ["b"] * 3
    assert [turns.next("/p", both) for _ in range(4)] == ["b", "a", "b", "a"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1), st.integers(1, 3))
def test_every_round_gives_each_its_weight(weights, rounds):
    """Whatever the weights: after as many calls as they sum up to, each member had exactly its share."""
    turns = RoundRobin()
    taken = Counter(turns.next("/p", list(weights.items())) for _ in range(rounds * sum(weights.values())))
    assert taken == {name: rounds * weight for name, weight in weights.items()}


@given(st.lists(st.sets(st.sampled_from("abc"), min_size=1), max_size=30))
def test_only_candidates_are_taken(rounds):
    """Members come and go as breakers trip and close."""
    turns = RoundRobin()
    for present in rounds:
        assert turns.next("/p", [(name, 1) for name in sorted(present)]) in present
