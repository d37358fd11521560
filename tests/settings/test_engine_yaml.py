"""Stack files are read as the engine reads them, by a table that tests/e2e runs through the engine itself."""

import json

import pytest

from settings import Invalid, Sources, odd_keys, overlaid, parse, read_yaml
from settings.engine_scalars import unquoted_date
from tests.settings.engine_values import FILES, REFUSED, SCALARS


def written(value):
    """Of a number or date: its text in the file."""
    return getattr(value, "written", None)


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_a_scalar(text, value):
    """In a mapping and in a list; JSON tells apart what Python takes for equal."""
    read = read_yaml(f"k: {text}\nl: [{text}]\n")
    assert read.faults == ()
    assert json.dumps(read.value) == json.dumps({"k": value, "l": [value]})


@pytest.mark.parametrize("text", REFUSED)
def test_a_scalar_that_is_refused(text):
    (fault,) = read_yaml(f"\nk: {text}\n").faults
    assert (fault.line, fault.fix) == (2, f'write "{text}" in quotes, or a number')


@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES)
def test_a_file(text, expected):
    """What the engine refuses has a line; what it takes is the same."""
    read = read_yaml(text)
    if expected is None:
        assert read.faults or not isinstance(read.value, dict)
    else:
        assert read.faults == ()
        assert overlaid({}, read.value or {}, "f")[0] == expected


@pytest.mark.parametrize(
    "text", ["a: [", "a: \x07", b"a: caf\xe9", "\ta: 1", 'a: "\\ud800"', "[" * 2_000 + "]" * 2_000, "[" * 101 + "]" * 101]
)
def test_no_yaml(text):
    with pytest.raises(Invalid):
        read_yaml(text)


def test_a_bomb_of_aliases_is_refused():
    """Nine levels of ten aliases are a thousand million values."""
    levels = "".join(f"b{at}: &b{at} [{', '.join([f'*b{at - 1}'] * 10)}]\n" for at in range(1, 10))
    with pytest.raises(Invalid, match="aliases stand for more than 400000 values"):
        read_yaml(f"b0: &b0 [1]\n{levels}")


def test_aliases_nest_no_deeper_than_brackets():
    levels = "".join(f"b{at}: &b{at} [*b{at - 1}]\n" for at in range(1, 1_000))
    with pytest.raises(Invalid, match="nested more than 100 levels deep"):
        read_yaml(f"b0: &b0 [1]\n{levels}")


def test_numbers_and_dates_know_how_they_are_written():
    read = read_yaml("[0123, 1.10, 1_000, 2024-10-21, 12:30]").value
    assert list(map(written, read)) == ["0123", "1.10", "1_000", "2024-10-21", None]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-10-21 00:00:00 +0000 UTC", "2024-10-21"),
        ("2024-10-21 10:30:00 +0000 UTC", "2024-10-21 10:30:00 +0000 UTC"),
        (read_yaml("2001-12-14t21:59:43.10-05:00").value, "2001-12-14t21:59:43.10-05:00"),
        ("2024-10-21", None),
        ("on 2024-10-21 00:00:00 +0000 UTC", None),
    ],
)
def test_what_is_meant_by_a_point_in_time(text, meant):
    """The program sees only what the engine made of it; lint sees the file."""
    assert unquoted_date(text) == meant


API = "name: a, path: a, backend: b, http: {}"


def found(text):
    """Rule, place and message of what is wrong with the APIs of a stack file."""
    stack = read_yaml(text).value
    config, sources = overlaid({}, stack, "Pulumi.dev.yaml")
    findings = (*odd_keys(stack, sources), *parse(config, sources).findings)
    return [(each.rule, each.place.partition(":")[2], each.found, each.fix) for each in findings if "apis" in each.place]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("0123", ("wrong-type", "0123 is not text", 'write text: "0123" in quotes')),
        ("1.10", ("wrong-type", "1.10 is not text", 'write text: "1.10" in quotes')),
        ("1_000", ("wrong-type", "1_000 is not text", 'write text: "1_000" in quotes')),
        ("true", ("wrong-type", "true is not text", "write text: in quotes, as the file has it")),
        ("True", ("wrong-type", "true is not text", "write text: in quotes, as the file has it")),
        (
            "2024-10-21",
            ("unquoted-date", 'an unquoted date arrives as "2024-10-21 00:00:00 +0000 UTC"', 'write "2024-10-21", in quotes'),
        ),
        ("yes", None),
        ("12:30", None),
        ('"2024-10-21"', None),
    ],
)  # fmt: skip
def test_a_title(title, expected):
    """A remedy quotes what is written: what was read would be deployed as another text."""
    rules = [
        (rule, text, fix)
        for rule, place, text, fix in found(f"config: {{apis: [{{{API}, displayName: {title}}}]}}")
        if "displayName" in place
    ]
    assert rules == ([expected] if expected else [])


def test_a_date_is_an_error_in_any_setting():
    """In a name, too, and where a date is meant: `pulumi config set` would write the point in time into the file."""
    text = f"config: {{apis: [{{{API}, displayName: A, apiVersion: 2024-10-21, operationPolicies: {{2024-10-21: {{}}}}}}]}}"
    places = [place for rule, place, _, _ in found(text) if rule == "unquoted-date"]
    assert places == ["apis[0].apiVersion", "apis[0].operationPolicies.2024-10-21 00:00:00 +0000 UTC"]


def test_a_key_without_namespace_is_the_programs():
    """Both forms at once are one key to the engine, of which the last has a say."""
    text = f"config: {{apis: [{{{API}}}], azure-openai-apim:apis: []}}"
    assert found(text)[0] == (
        "duplicate-key",
        "apis",
        '"apis" and "azure-openai-apim:apis" are one key, and the last one has a say',
        "remove one of the two",
    )


def test_a_key_without_a_value_is_an_empty_text():
    stack = read_yaml("config:\n  azure-openai-apim:apis:\n").value
    config, sources = overlaid({"config": {"apis": {"value": [1]}}}, stack, "Pulumi.dev.yaml")
    assert config == {"apis": ""}
    assert [(each.rule, each.severity) for each in odd_keys(stack, sources)] == [("empty-value", "warning")]


def test_a_secret_that_is_missing_names_the_stack():
    """Whoever runs the command in another stack would set the key there."""
    backend = {"origin": "https://a.openai.azure.com", "credential": {"apiKey": {"secret": "key"}}}
    findings = parse({"backends": {"b": backend}}, Sources("Pulumi.dev.yaml")).findings
    (missing,) = [each.fix for each in findings if each.rule == "missing-secret"]
    assert missing == "run `pulumi config set --secret azure-openai-apim:key --stack dev`"
