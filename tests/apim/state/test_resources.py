"""A stack's state as values."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from apim import state
from tests.apim.states import DOCUMENT, SECRET, exported


def test_secrets_stay_opaque():
    """Encrypted or in clear, deep inside or not; nothing prints them."""
    plain = {**SECRET, "plaintext": '"hush"'}
    text = exported(("NamedValue", "namedValues/key", {"value": SECRET, "displayName": "key", "more": [{"deep": plain}]}))
    (resource,) = state.read(text).resources
    said = {name: resource.inputs[name] for name in ("value", "displayName", "more")}
    assert said == {"value": state.SECRET, "displayName": "key", "more": [{"deep": state.SECRET}]}
    assert "hush" not in repr(resource.inputs) + repr(resource)
    assert state.is_secret(resource.inputs["more"])
    assert not state.is_secret(resource.inputs["displayName"])


def test_only_what_azure_holds_for_us_counts():
    """No component, no provider, nothing that is only read or on its way out."""
    whole = json.loads(exported(("Backend", "backends/one", {})))
    resources = whole["deployment"]["resources"]
    ours = resources[0]
    resources += [
        {**ours, "custom": False},
        {**ours, "type": "pulumi:providers:azure-native"},
        {**ours, "external": True},
        {**ours, "delete": True},
    ]
    assert [each.id for each in state.read(json.dumps(whole)).resources] == [ours["id"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "the state cannot be judged: it is not JSON; pulumi stack export prints one"),
        ("[]", "it is an array, and an object is expected"),
        ("{}", "it has no deployment"),
        (exported(("Api", "apis/a", {}, SECRET)), "outputs is one encrypted value, and an object is expected"),
        ('{"version": {}, "deployment": {}}', "is of version {}; versions 3 and 4 are known"),
        ('{"version": 9, "deployment": {}}', "is of version 9; versions 3 and 4 are known"),
        ('{"version": 4, "features": ["moons"], "deployment": {}}', "uses moons, which this command does not know"),
        (
            exported(("Api", "apis/a", {})).replace('"urn"', '"nru"'),
            r"resources\[0\].urn is null, and a text is expected",
        ),
    ],
)
def test_another_text_is_refused(text, message):
    """With what prints a state."""
    with pytest.raises(state.Unreadable, match=message):
        state.read(text)


def test_a_contract_is_the_document_to_the_byte():
    """With the hash of the stack's outputs, and a line per operation."""
    imported = ("Api", "apis/rivers;rev=2", {"path": "rivers", "format": "openapi+json", "value": DOCUMENT})
    declared = ("Api", "apis/own", {"path": "own"})
    operation = ("ApiOperation", "apis/own/operations/list", {"method": "GET", "urlTemplate": "/lakes"})
    first, second = state.contracts(state.read(exported(imported, declared, operation)))
    assert (first.api, first.path, first.text, first.operations) == (
        "rivers;rev=2",
        "rivers",
        DOCUMENT,
        ("GET /rivers/{name} GetRiver",),
    )
    assert first.sha256 == hashlib.sha256(DOCUMENT.encode()).hexdigest()
    assert (second.api, second.text, second.sha256, second.operations) == ("own", None, None, ("GET /lakes list",))


def test_of_revisions_the_current_one_comes_first():
    """Whatever the state's order is; the API that they are of has nothing of its own."""
    newer = DOCUMENT.replace("GetRiver", "GetLake")
    both = [
        ("Api", f"apis/rivers;rev={number}", {"path": "rivers", "format": "openapi+json", "value": text})
        for number, text in ((3, newer), (2, DOCUMENT))
    ]
    steps = ((1, 2), (2, 3), (10, 2))
    releases = [("ApiRelease", f"apis/rivers/releases/{at}-revision-{to}", {"apiId": "rivers"}) for at, to in steps]
    whole = json.loads(exported(("Api", "apis/rivers", {"path": "rivers"}), *both, ("Api", "apis/own", {"path": "o"}), *releases))
    for resource, (at, to) in zip(whole["deployment"]["resources"][-3:], steps, strict=True):
        resource["urn"] = f"{resource['urn'].rpartition('::')[0]}::rivers-release-{at}-{to}"
    known = state.read(json.dumps(whole))
    assert [each.api for each in state.published(state.contracts(known), known)] == ["rivers;rev=2", "rivers;rev=3", "own"]


@pytest.mark.parametrize(
    ("manifest", "written"),
    [
        ({"time": "2026-01-31T13:00:00.123456789+01:00"}, datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)),
        ({}, None),
        (None, None),
    ],
)
def test_when_the_state_was_written(manifest, written):
    """As the engine says it, to the nanosecond."""
    assert state.read(json.dumps({"version": 3, "deployment": {"manifest": manifest}})).written == written
