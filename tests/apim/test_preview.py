"""What is a preview, and what is none that can be judged."""

import json

import pytest

from apim.engine_json import DEPTH, Unreadable
from apim.preview import read
from tests.apim.report.steps import step

ADVICE = "; give what `pulumi preview --json` prints"


def deep(levels):
    """So many objects in one another."""
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"changeSummary": {}, "steps": 7}', "steps is a number, and an array is expected"),
        ('{"changeSummary": {}, "steps": [7]}', "steps[0] is a number, and an object is expected"),
        ('{"changeSummary": {}, "steps": [{"op": {}}]}', "steps[0].op is an object, and a text is expected"),
        ('{"changeSummary": {}, "steps": [{"op": ""}]}', "steps[0].op is empty, and a text is expected"),
        ('{"changeSummary": {}, "config": 1}', "config is a number, and an object is expected"),
        ('{"changeSummary": {"same": -1}}', "changeSummary.same is a number, and a whole number is expected"),
        ('{"changeSummary": {"delete": 5}}', "changeSummary counts 5 times delete, and steps has 0 of them"),
        ('{"changeSummary": {"discard": 1}}', '"discard" is an operation that is not judged'),
        ('{"changeSummary": {"same": NaN}}', "it is not JSON"),
        ('{"changeSummary": {}, "config": {"p:a": "\\ud800"}}', "it holds half a character (a lone surrogate)"),
        (deep(DEPTH + 1), f"it is nested deeper than {DEPTH} levels"),
        (deep(100_000), f"it is nested deeper than {DEPTH} levels"),
    ],
)
def test_what_does_not_fit_is_not_judged(text, found):
    """With the place, what was found and what is expected."""
    with pytest.raises(Unreadable) as refused:
        read(text, "preview.json")
    assert str(refused.value).startswith(f"preview.json cannot be judged: {found}")
    assert str(refused.value).endswith(ADVICE)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"urn": "urn:one"}, "steps[0].urn is a text, and a URN is expected"),
        ({"newState": {"custom": "yes"}}, "steps[0].newState.custom is a text, and true or false is expected"),
        ({"newState": {"custom": True, "type": "Api"}}, "steps[0].newState.type is a text, and a type is expected"),
        ({"diffReasons": ["path", 1]}, "steps[0].diffReasons[1] is a number, and a text is expected"),
        (step("update", "Api", {}, {"apiId": ["a"]}), "steps[0].newState.inputs.apiId is an array, and a text is expected"),
    ],
)
def test_a_step_of_another_form_is_not_judged(more, found):
    """Also where it is a resource's input by which it is found."""
    preview = {"changeSummary": {"update": 1}, "steps": [step("update", "Api", {}, {"path": "a"}) | more]}
    with pytest.raises(Unreadable, match="cannot be judged: ") as refused:
        read(json.dumps(preview), "preview.json")
    assert found in str(refused.value)


def test_null_is_what_is_left_out():
    """As Go writes an empty member."""
    found = read('{"changeSummary": {"same": 2}, "steps": null, "config": null, "diagnostics": null}', "preview.json")
    assert (found.steps, found.unchanged, found.config) == ((), 2, {})
