"""What is told of a mistake: the nearest key, the value in short, nothing that follows from another mistake."""

import pytest
from pydantic import ValidationError

from settings import Sources, unknown_key
from settings.api import Api
from settings.backends import Backend, Pool
from settings.stack_file import StackFile
from settings.validation_errors import explain

SOURCES = Sources("Pulumi.x.yaml")


def messages(model, value):
    """Place below the model, rule and words of each finding."""
    with pytest.raises(ValidationError) as error:
        model.model_validate(value)
    findings = explain(error.value, model, ("apis", 0), SOURCES)
    return [
        (finding.place.removeprefix("azure-openai-apim:apis[0]"), finding.rule, finding.found, finding.fix) for finding in findings
    ]


NAMES = ["apis", "protect", "proof", "products", "service"]


@pytest.mark.parametrize(
    ("key", "nearest", "fix"),
    [
        ("protekt", "protect, products, proof", 'write "protect"'),
        ("PROTECT", "protect, products, proof", 'write "protect"'),
        ("Service", "service, protect, products", 'write "service"'),
        ("colour", "proof, protect, service", "remove it"),
    ],
)
def test_nearest_keys(key, nearest, fix):
    """What to do comes first: the one that was meant, or nothing; then the three nearest, whatever their letter case."""
    assert unknown_key(key, NAMES) == (f'unknown key "{key}"', f"{fix}; nearest: {nearest}")


def test_few_keys_are_all_named():
    """Three or fewer are everything that is allowed."""
    assert unknown_key("api", ["paths", "apis"]) == ('unknown key "api"', 'write "apis"; allowed: apis, paths')
    assert unknown_key("api", []) == ('unknown key "api"', "remove it; allowed: none")


def test_letter_case_decides_between_equal_names():
    """Names that differ in letter case alone are told apart."""
    assert unknown_key("golden", ["GOLD", "Gold", "gold", "open"])[1].startswith('write "gold"; ')


def test_a_long_key_is_cut():
    """A whole document in the place of a key is neither in a message nor compared as a whole."""
    found, _ = unknown_key("x " * 1_000_000, NAMES)
    assert found == f'unknown key "{"x " * 40}"'


def test_long_values_are_cut():
    """A message never holds a whole document."""
    ((_, _, found, _),) = messages(StackFile, {**RIGHT, "protect": "x" * 5000})
    assert found == f'"{"x" * 80}" is not true or false'


RIGHT = {
    "service": {"name": "a", "resourceGroup": "b"},
    "apis": [{"name": "a", "displayName": "A", "path": "a", "backend": "b", "http": {}}],
}


def test_structures_are_named_not_shown():
    """A mapping or list in the wrong place is told by kind: it may hold anything."""
    assert messages(StackFile, {**RIGHT, "service": ["private"], "apis": {"also": "private"}}) == [
        (".service", "wrong-type", "a list is not a mapping", "write a mapping"),
        (".apis", "wrong-type", "a mapping is not a list", "write a list"),
    ]


def test_empty_values():
    """A key without a value is told as such."""
    assert messages(Backend, {"origin": None, "credential": None}) == [
        (".origin", "wrong-type", "an empty value is not text", "write text"),
        (".credential", "wrong-type", "an empty value is not a mapping", "write a mapping"),
    ]


def test_missing_key_is_not_told_beside_its_misspelling():
    """One mistake, one finding."""
    api = {"name": "a", "displayname": "A", "path": "a", "backend": "b", "http": {}}
    assert [(place, fix.partition("; ")[0]) for place, _, _, fix in messages(Api, api)] == [(".displayname", 'write "displayName"')]


def test_list_that_is_empty_because_its_items_are_wrong():
    """The items are told, not the list."""
    api = {"name": "a", "displayName": "A", "path": "a", "backend": "b", "http": {"operations": [{"name": "x"}]}}
    assert [place for place, *_ in messages(Api, api)] == [".http.operations[0].template"]


def test_empty_list():
    """A list that must not be empty says so."""
    assert messages(Pool, {"members": []}) == [(".members", "wrong-value", "the list is empty", "change it: the backends, 1 to 30")]
