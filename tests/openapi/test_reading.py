"""Bytes become values: encodings, and which of JSON and YAML a text is. Mistakes in them are golden cases."""

import pytest

from linting import ContractError
from openapi.document import Document
from openapi.reading import load, read

SMALL = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}'
TREE = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}


@pytest.mark.parametrize("text", [SMALL, SMALL.encode(), b"\xef\xbb\xbf" + SMALL.encode(), "\ufeff" + SMALL])
@pytest.mark.parametrize("source", ["a.json", "a.yaml", "a"])
def test_a_byte_order_mark_is_dropped(text, source):
    """APIM-IMPORT-005: the import trips over it, so it is gone before anything else happens."""
    assert load(text, source) == Document(source, TREE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SMALL.encode("utf-16"), "a.json\n  [document-encoding]\n  is UTF-16; save the file as UTF-8"),
        (b'{\n"a": "\xff"}', "a.json\n  at line 2: [document-encoding]\n  byte 0xff is not UTF-8; save the file as UTF-8"),
    ],
)
def test_other_encodings_are_refused(text, message):
    with pytest.raises(ContractError) as refused:
        load(text, "a.json")
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "source", "value"),
    [
        ("a: 1", "a.yaml", {"a": 1}),
        ("a: 1", "a", {"a": 1}),
        ('{"a": 1}', "a", {"a": 1}),
        ("{a: 1}", "a.yml", {"a": 1}),
        ("  [1]", "a.yaml", [1]),
        ('"a"', "a.json", "a"),
        ("", "a.json", None),
        (" \n", "a.yaml", None),
        ('{"a": "\\u0000\\ud83d\\ude00"}', "a.yaml", {"a": "\0\U0001f600"}),
    ],
)
def test_the_text_decides_between_json_and_yaml(text, source, value):
    """JSON is tried first on what begins like it; a YAML file may hold flow style that is no JSON."""
    assert read(text, source) == value


def test_a_json_file_is_not_read_as_yaml():
    with pytest.raises(ContractError) as refused:
        read("{a: 1}", "a.json")
    assert [finding.place for finding in refused.value.findings] == ["line 1, column 2"]


def test_a_mistake_in_json_inside_a_yaml_file_is_reported_as_json():
    """Only its syntax may be YAML's: a repeated member stays refused."""
    with pytest.raises(ContractError) as refused:
        read('{"a": 1, "a": 2}', "a.yaml")
    assert [finding.rule for finding in refused.value.findings] == ["document-duplicate-key"]
