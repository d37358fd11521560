"""Whose names are in a service, and how a ledger whose stack is gone is taken out."""

import json

import pytest

from apim import azure
from apim.claims import Claims, Unclear, described
from desired_state.ownership import parts
from tests.apim.command_line import invoke

ONE, TWO = "0f3c9a52-1b1e-4c55-9d6a-7e1f2a3b4c03", "77777777-1b1e-4c55-9d6a-7e1f2a3b4c03"
SERVICE = "/subscriptions/s/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
MANY = [("backends", f"backend-{number:03}-{'x' * 40}") for number in range(120)]


class Azure:
    """A service with an API, a named value that is none of a ledger's, and two ledgers, the second of more than one part."""

    def __init__(self):
        self.values = {"team": "x", "ledger-broken": "{"}
        for identity, stack, claims in (
            (ONE, "dev", [("apis", "chat")]),
            (TWO, "prod", [("apis", "gone"), ("apis", "there"), *MANY]),
        ):
            for number, text in enumerate(parts("azure-openai-apim", stack, claims), 1):
                self.values[f"ledger-{identity}{f'-{number}' if number > 1 else ''}"] = text
        self.deleted: list[str] = []

    def arm(self):
        """Itself."""
        return self

    def service_id(self, _group, _name):
        """Of the one service."""
        return SERVICE

    def list(self, path, _version):
        """Named values, APIs, and backends."""
        if path.endswith("/namedValues"):
            return [{"name": name, "properties": {"value": value}} for name, value in self.values.items()]
        return [{"name": "There"}] if path == f"{SERVICE}/apis" else []

    def delete(self, path, _version):
        """A named value."""
        self.deleted.append(path.rpartition("/")[2])


@pytest.fixture
def cloud(monkeypatch, tmp_path):
    there = Azure()
    monkeypatch.setattr(azure, "connect", lambda _: there)
    urn = "urn:pulumi:local::p::azure-openai-apim:index:Ledger$azure-native:apimanagement:NamedValue::ledger-part-1"
    resource = {"urn": urn, "type": "azure-native:apimanagement:NamedValue", "custom": True, "inputs": {}}
    resource["id"] = f"{SERVICE}/namedValues/ledger-{ONE}"
    known = json.dumps({"version": 3, "deployment": {"resources": [resource]}})
    monkeypatch.setattr("apim.pulumi_cli.state", lambda *_: known)
    return there


def test_all_are_listed(cloud):
    code, out, _ = invoke("claims", "--stack", "local")
    assert code == 0
    assert out.startswith('stack "dev" of project "azure-openai-apim" (id 0f3c9a52), this stack\n  apis: chat\nstack "prod"')
    assert cloud.deleted == []


def test_nothing_is_cleared_without_a_yes(cloud):
    code, out, err = invoke("claims", "--stack", "local", "--clear", "77777777")
    assert (code, cloud.deleted) == (1, [])
    assert "still in the service, and nobody's once it is cleared: apis/there\n" in out
    assert "nothing was changed; --yes does it" in err


def test_a_ledger_goes_with_all_its_parts_the_first_last(cloud):
    code, out, _ = invoke("claims", "--stack", "local", "--clear", TWO, "--yes")
    assert code == 0
    assert cloud.deleted == [f"ledger-{TWO}-2", f"ledger-{TWO}"]
    assert out.endswith('cleared: stack "prod" of project "azure-openai-apim" (id 77777777) claims nothing any more\n')


@pytest.mark.parametrize(
    ("identity", "code", "reason"),
    [
        (ONE, 1, "is this stack itself: pulumi destroy takes its ledger with it"),
        ("99999999", 2, 'is the id of no stack of the service; there are: stack "dev"'),
        ("7", 2, "is the id of 1 stack of the service"),
        ("", 2, "stack of the service"),
    ],
)
def test_what_is_not_cleared(cloud, identity, code, reason):
    found, _, err = invoke("claims", "--stack", "local", "--clear", identity, "--yes")
    assert (found, cloud.deleted) == (code, [])
    assert reason in err


def test_an_empty_service():
    claims = Claims(Azure(), SERVICE, (), ())
    assert list(described(claims.ledgers, None)) == []
    with pytest.raises(Unclear, match="there are: none"):
        claims.meant("77777777")
