"""Whatever a body holds, reading it is no fault of ours."""

import httpx
import pytest
import typer

from apim.json_body import json_object
from apim.prove import outputs
from apim.prove.deep.streaming import _tokens
from apim.prove.response_origin import Kind, read
from apim.prove.tokens import claims_of

DEEP = "[" * 100_000


@pytest.mark.parametrize("body", ["", "[]", "null", '"text"', "{", DEEP, b"\xff", '{"a": 1} more'])
def test_what_is_no_object(body):
    assert json_object(body) is None


def test_an_object():
    assert json_object(b'{"a": [1]}') == {"a": [1]}


def test_a_proof_reads_what_is_nested_too_deep():
    """As an answer of no known form, an event without tokens, no claims, no outputs."""
    assert read(httpx.Response(500, text=DEEP)).kind is Kind.BROKEN
    assert _tokens(DEEP.encode()) == 0
    assert claims_of("a.W1tb.c") == {}
    with pytest.raises(typer.Exit):
        outputs.read(DEEP, "dev")
