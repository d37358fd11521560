"""YAML by the core schema of YAML 1.2. Mistakes are golden cases."""

import pytest

from linting import ContractError
from openapi.yaml_text import read

DEPTH = 200


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-10-21", "2024-10-21"),
        ("2024-10-21T00:00:00Z", "2024-10-21T00:00:00Z"),
        ("yes", "yes"),
        ("Off", "Off"),
        ("y", "y"),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("~", None),
        ("Null", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("010", 10),
        ("0o10", 8),
        ("0x10", 16),
        ("0b10", "0b10"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("|\n  12\n", "12\n"),
        ("-9223372036854775808", -9223372036854775808),
        ("123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_scalars(text, value):
    """Values are those of YAML 1.2, with their types; PyYAML's own loader differs in a third of these."""
    read_value = read(f"v: {text}", "a.yaml", DEPTH)["v"]
    assert (type(read_value), read_value) == (type(value), value)


def test_names_are_the_text_as_written():
    """A response 200, a property `on` and one `null` are strings in OpenAPI."""
    text = "200: a\non: b\nnull: c\n1.10: d\n2024-10-21: e\n'<<': f\n"
    assert read(text, "a.yaml", DEPTH) == {"200": "a", "on": "b", "null": "c", "1.10": "d", "2024-10-21": "e", "<<": "f"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "[" * 200_000 + "]" * 200_000,
        "{a: " * 50_000,
        "- " * 50_000 + "a",
        "? " * 50_000 + "a",
        "".join(f"{' ' * depth}a:\n" for depth in range(3000)),
        "&a [" * 3000,
    ],
    ids=["open", "closed", "maps", "dashes", "keys", "indents", "anchors"],
)
def test_deep_nesting_is_refused_before_the_parser_recurses(text):
    """PyYAML's composer recurses in C without a limit: such texts would crash the process."""
    with pytest.raises(ContractError) as refused:
        read(text, "a.yaml", DEPTH)
    assert {finding.rule for finding in refused.value.findings} <= {"document-depth", "document-syntax"}


def test_an_alias_bomb_costs_nothing(cost):
    """Shared values are counted, not copied."""
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )

    def refused():
        with pytest.raises(ContractError) as error:
            read(text, "a.yaml", DEPTH)
        assert [finding.rule for finding in error.value.findings] == ["document-alias"]

    assert cost(refused) < 20 * cost(lambda: read(text.replace("*", "").replace("&", ""), "a.yaml", DEPTH))


def test_control_characters_are_a_finding():
    with pytest.raises(ContractError) as refused:
        read("a: \x07", "a.yaml", DEPTH)
    assert str(refused.value) == (
        "a.yaml\n  [document-syntax]\n  not valid YAML: control characters are not allowed; remove the character"
    )
