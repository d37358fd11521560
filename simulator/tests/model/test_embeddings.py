"""Vectors: the same for the same input, of length 1, in either encoding."""

import base64
import math
import struct

import pytest
from apim_simulator.model.embeddings import embed
from hypothesis import given
from hypothesis import strategies as st

SMALL = "text-embedding-3-small"


def vector(value, **more):
    return embed({"input": value} | more, SMALL)["data"][0]["embedding"]


@given(st.text(min_size=1), st.integers(1, 1536))
def test_vectors_are_unit_vectors_of_the_wanted_length(text, dimensions):
    """Whatever the text."""
    found = vector(text, dimensions=dimensions)
    assert len(found) == dimensions
    assert math.isclose(math.hypot(*found), 1, rel_tol=1e-6)
    assert found == vector(text, dimensions=dimensions)


def test_a_shorter_vector_points_where_the_longer_begins():
    """As Learn describes shortening."""
    long, short = vector("x"), vector("x", dimensions=16)
    scale = short[0] / long[0]
    assert short == pytest.approx([number * scale for number in long[:16]], rel=1e-6)


def test_base64_is_the_same_vector_in_32_bit_floats():
    """Little-endian."""
    packed = base64.b64decode(vector("x", encoding_format="base64"))
    assert struct.unpack(f"<{len(packed) // 4}f", packed) == pytest.approx(vector("x"), rel=1e-6)


@pytest.mark.parametrize(
    ("value", "count", "used"),
    [("two words", 1, 2), (["two words", "one"], 2, 3), ([1, 2, 3], 1, 3), ([[1, 2, 3], [4]], 2, 4)],
)
def test_every_kind_of_input(value, count, used):
    """Text, texts, token numbers, lists of those."""
    answer = embed({"input": value}, SMALL)
    assert [item["index"] for item in answer["data"]] == list(range(count))
    assert answer["usage"] == {"prompt_tokens": used, "total_tokens": used}
