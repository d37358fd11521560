"""What was restored, taken into a state that has forgotten it."""

import json

import pytest

from apim.recover import restored
from apim.recover.diagnosis import Found, Verdict

GROUP = "/subscriptions/s/resourceGroups/rg"
SERVICE = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim"
URN = "urn:pulumi:dev::p::azure-openai-apim:index:CreatedService$azure-native"


def step(kind, name, **inputs):
    """A resource that a preview would create."""
    urn = f"{URN}:{kind}::{name}"
    return {"op": "create", "urn": urn, "newState": {"urn": urn, "type": f"azure-native:{kind}", "custom": True, "inputs": inputs}}


class Pulumi:
    """Imports what it is given; while the group is not in the state, the service's is unknown."""

    def __init__(self):
        self.ids = {}

    def exported(self):
        """The state, with what was imported."""
        held = [{"urn": urn, "type": urn.split("$")[1].split("::")[0], "id": id_, "custom": True} for urn, id_ in self.ids.items()]
        return json.dumps({"version": 3, "deployment": {"resources": held}})

    def previewed(self, *, recovering):
        """Group and service, as far as the state lacks them, and another service that nobody restored."""
        assert recovering, "what was restored exists already"
        group = step("resources:ResourceGroup", "gateway-group", resourceGroupName="rg")
        known = "rg" if group["urn"] in self.ids else "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
        service = step("apimanagement:ApiManagementService", "gateway-service", resourceGroupName=known, serviceName="apim")
        other = step("apimanagement:ApiManagementService", "other", resourceGroupName="rg", serviceName="other")
        steps = [group, service, other]
        return json.dumps({"steps": [each for each in steps if each["urn"] not in self.ids], "changeSummary": {}})


@pytest.fixture
def pulumi(monkeypatch):
    """A stack that was destroyed; all that is asked for is there."""
    there = Pulumi()

    def look(_known, planned, _azure, _subscription, ids):
        assert all(each == each.lower() for each in ids)
        found = {"gateway-group": GROUP, "gateway-service": SERVICE}
        return [Found(Verdict.ADOPT, each.urn, each.type, found[each.name], "", each) for each in planned]

    monkeypatch.setattr(restored, "look", look)
    monkeypatch.setattr(restored, "mend", lambda _pulumi, _known, found, _: there.ids.update({f.urn: f.resource_id for f in found}))
    return there


def test_taken_in_by_rounds(pulumi):
    """The group, then what is in it, and nothing that was not restored; what the state has is not asked about again."""
    assert restored.take_in(pulumi, None, "s", [GROUP, SERVICE]) == ["gateway-group", "gateway-service"]
    assert restored.take_in(pulumi, None, "s", [GROUP, SERVICE]) == []


def test_what_the_stack_does_not_declare_ends_the_rounds(pulumi):
    """Settings that were changed since."""
    assert restored.take_in(pulumi, None, "s", [GROUP, f"{SERVICE}-old"]) == ["gateway-group"]
