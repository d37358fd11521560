"""Values of secret named values: compared without being shown, and put back where somebody overwrote one."""

import json

import pytest

from apim import azure
from desired_state.ownership import parts
from tests.apim.command_line import invoke

OTHER = "77777777-1b1e-4c55-9d6a-7e1f2a3b4c03"
SERVICE = "/subscriptions/s/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
SIGNATURE = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


class Azure:
    """Two secrets, of which the second is tagged; `claimed` are names of another stack's."""

    def __init__(self):
        self.values = {"one": "canary-1", "two": "canary-2"}
        self.claimed: list[str] = []
        self.writes: list[tuple[str, object]] = []

    def arm(self):
        """Itself."""
        return self

    def service_id(self, _group, _name):
        """Of the one service."""
        return SERVICE

    def list(self, _path, _version):
        """The other's ledger."""
        [text] = parts("p", "other", [("namedValues", name) for name in self.claimed])
        return [{"name": f"ledger-{OTHER}", "properties": {"value": text}}]

    def get(self, path, _version):
        """Without its value."""
        name = path.rpartition("/")[2]
        return {"properties": {"displayName": name, "tags": ["t"] if name == "two" else []}} if name in self.values else None

    def post(self, path, _version):
        """The value."""
        return {"value": self.values[path.split("/")[-2]]}

    def put(self, path, _version, body):
        """A value, and what else it has."""
        self.writes.append((path.rpartition("/")[2], body["properties"]))


def resource(name):
    urn = f"urn:pulumi:local::p::azure-native:apimanagement:NamedValue::upstream-secret-{name}"
    value = {**SIGNATURE, "plaintext": json.dumps(f"canary-{1 if name == 'one' else 2}")}
    kept = {"type": "azure-native:apimanagement:NamedValue", "custom": True, "inputs": {"value": value, "secret": True}}
    return {**kept, "urn": urn, "id": f"{SERVICE}/namedValues/{name}"}


@pytest.fixture
def cloud(monkeypatch):
    """Its state has the two in no order, as a state has."""
    there = Azure()
    monkeypatch.setattr(azure, "connect", lambda _: there)
    known = json.dumps({"version": 3, "deployment": {"resources": [resource("two"), resource("one")]}})
    monkeypatch.setattr("apim.pulumi_cli.printed", lambda *_: known)
    return there


def test_all_are_as_deployed(cloud):
    assert invoke("secrets", "--stack", "local") == (0, "same     one\nsame     two\n", "")
    assert cloud.writes == []


def test_one_that_was_overwritten_is_named_and_put_back(cloud):
    cloud.values["two"] = "canary-other"
    code, out, err = invoke("secrets", "--stack", "local", "--restore")
    assert (code, out, cloud.writes) == (1, "same     one\nchanged  two\n", [])
    assert err == "error: put them back: bin/apim secrets --stack local --restore --yes\n"
    code, out, err = invoke("secrets", "--stack", "local", "--restore", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "restored: two")
    assert cloud.writes == [("two", {"displayName": "two", "secret": True, "value": "canary-2", "tags": ["t"]})]
    assert "canary" not in out + err


def test_what_is_anothers_or_gone_is_left(cloud):
    cloud.claimed = ["one"]
    cloud.values = {"one": "canary-other"}
    code, out, err = invoke("secrets", "--stack", "local", "--restore", "--yes")
    assert (code, out, cloud.writes) == (1, "foreign  one\nmissing  two\n", [])
    assert "pulumi up --refresh --stack local makes what is missing" in err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 3, "deployment": {"resources": [1]}}'])
def test_what_is_no_state(cloud, monkeypatch, text):
    monkeypatch.setattr("apim.pulumi_cli.printed", lambda *_: text)
    assert invoke("secrets", "--stack", "local")[0] == 2


def test_a_yes_is_for_a_restoration(cloud):
    assert invoke("secrets", "--stack", "local", "--yes")[0] == 2
