"""Smooth weighted round-robin: exact sequences."""

import pytest

from simulator.turns import Turns


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
    turns = Turns()
    assert "".join(turns.next("/pools/p", list(weights.items())) for _ in sequence) == sequence


def test_pools_turn_apart_and_begin_anew():
    """Letter case of a pool's id is ignored."""
    turns, both = Turns(), [("a", 1), ("b", 1)]
    assert [turns.next(pool, both) for pool in ("/p", "/q", "/P")] == ["a", "a", "b"]
    turns.reset()
    assert turns.next("/p", both) == "a"


def test_who_is_left_goes_on_alone():
    """A member that is out for a while neither loses its turn nor gains many."""
    turns, both = Turns(), [("a", 1), ("b", 1)]
    assert turns.next("/p", both) == "a"
    assert [turns.next("/p", [("b", 1)]) for _ in range(3)] == ["b"] * 3
    assert [turns.next("/p", both) for _ in range(4)] == ["b", "a", "b", "a"]
