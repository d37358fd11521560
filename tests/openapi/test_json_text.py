"""JSON read strictly. Its mistakes are golden cases; here is the scanner that finds their places."""

import pytest

from linting import ContractError
from openapi.json_text import keys, line_column, read


def test_keys_come_with_pointers_and_offsets():
    """Strings that look like keys, escapes and nesting do not confuse it."""
    text = '{"a": {"b/c": [1, {"d": "e:"}, "f"]}, "a\\"b" : ":", "g": []}'
    assert list(keys(text)) == [
        ("/a", 1),
        ("/a/b~1c", 7),
        ("/a/b~1c/0", 15),
        ("/a/b~1c/1", 18),
        ("/a/b~1c/1/d", 19),
        ("/a/b~1c/2", 31),
        ('/a"b', 38),
        ("/g", 52),
    ]


def test_lines_and_columns_count_from_one():
    assert [line_column("ab\ncd", offset) for offset in (0, 1, 3, 4)] == [
        "line 1, column 1",
        "line 1, column 2",
        "line 2, column 1",
        "line 2, column 2",
    ]


@pytest.mark.parametrize("number", ["1" * 5000, "-" + "1" * 5000, "Infinity", "-Infinity", "NaN"])
def test_numbers_that_cannot_be_held(number):
    """Python reads no integer of over 4,300 digits, and JSON has no infinities."""
    with pytest.raises(ContractError) as refused:
        read(f'{{"n":\n {number}}}', "a.json")
    assert [(finding.place, finding.rule) for finding in refused.value.findings] == [("line 2, column 2", "document-number")]


def test_integers_keep_their_digits():
    assert read("[-9223372036854775808, 9223372036854775807, 123456789012345678901234567890, 1.0]", "a.json") == [
        -9223372036854775808,
        9223372036854775807,
        123456789012345678901234567890,
        1.0,
    ]
