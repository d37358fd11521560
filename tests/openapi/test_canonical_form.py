"""The canonical text and the summary of a contract."""

import hashlib

import openapi
from openapi.document import Document

DOCUMENT = Document(
    "a.json",
    {
        "paths": {"/b": {"post": {"operationId": "B"}}, "/a/{x}": {"get": {}}},
        "info": {"version": "2024-10-21", "title": "é <&>"},
        "openapi": "3.0.3",
        "n": [9223372036854775807, 1.0, -0.5, True, None],
    },
)
TEXT = (
    '{"info":{"title":"é <&>","version":"2024-10-21"},"n":[9223372036854775807,1.0,-0.5,true,null],'
    '"openapi":"3.0.3","paths":{"/a/{x}":{"get":{}},"/b":{"post":{"operationId":"B"}}}}'
)


def test_the_text_has_ordered_keys_and_no_space():
    assert openapi.canonical(DOCUMENT) == TEXT


def test_the_summary_lists_operations_and_hashes_the_text():
    """Operations without id get the name API Management makes; the hash is of UTF-8."""
    summary = openapi.summary(DOCUMENT, TEXT)
    assert summary == openapi.ContractSummary(
        "2024-10-21", (("GET", "/a/{x}", "get-a-x"), ("POST", "/b", "B")), hashlib.sha256(TEXT.encode()).hexdigest()
    )
    assert summary.lines() == ["GET /a/{x} get-a-x", "POST /b B"]
