"""Whether a stream came as it was made is read from its chunks."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apim.prove.deep.streaming import Stream

EVENTS = [b'{"choices": []}', b'{"choices": [], "usage": null}', b'{"usage": {"total_tokens": 7}}', b"[DONE]"]
CHUNKS = [b"data: " + event + b"\n\n" for event in EVENTS]


def taken(chunks):
    """The stream of these chunks."""
    stream = Stream()
    for chunk in chunks:
        stream.take(chunk)
    return stream


def test_a_chunk_per_event_is_a_stream():
    """All but the last came early; the usage counts."""
    stream = taken(CHUNKS)
    assert (stream.events, stream.early, stream.tokens) == (EVENTS, 3, 7)


def test_one_piece_is_none():
    """Nothing came before the end."""
    assert taken([b"".join(CHUNKS)]).early == 0


def test_pieces_cut_anywhere_are_none():
    """As a buffer of so many bytes cuts them."""
    whole = b"".join(CHUNKS)
    assert taken([whole[:20], whole[20:60], whole[60:]]).early == 0


@given(st.lists(st.integers(0, len(b"".join(CHUNKS)))))
def test_the_events_are_the_same_however_they_are_cut(cuts):
    """And no more come early than there are events before the last."""
    whole = b"".join(CHUNKS)
    ends = sorted({0, *cuts, len(whole)})
    stream = taken([whole[begin:end] for begin, end in pairwise(ends)])
    assert stream.events == EVENTS
    assert stream.early <= len(EVENTS) - 1


def test_a_stream_that_breaks_off_keeps_what_is_whole():
    """Half an event is none; without [DONE] nobody takes it for complete."""
    stream = taken([CHUNKS[0], CHUNKS[1][:10]])
    assert (stream.events, stream.rest) == (EVENTS[:1], CHUNKS[1][:10])
