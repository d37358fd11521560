"""What a stack creates to publish on is compared with the whole answer: some of its inputs are members of the body itself."""

import re

import pytest

from apim.drift.model import Found
from apim.drift.properties import differences
from apim.drift.remedies import remedy
from apim.state import Resource, State
from arm_args.classes import CLASSES

MODEL = {"format": "OpenAI", "name": "gpt-4o", "version": "2024-11-20"}
INPUTS = {
    "accountName": "contoso",
    "deploymentName": "gpt-4o",
    "sku": {"name": "Standard", "capacity": 10},
    "properties": {"model": MODEL, "versionUpgradeOption": "NoAutoUpgrade"},
}
ANSWER = {"sku": INPUTS["sku"], "properties": {**INPUTS["properties"], "currentCapacity": 10, "provisioningState": "Succeeded"}}
DEPLOYED = Resource("urn", "azure-native:cognitiveservices:Deployment", "/id", INPUTS, ANSWER)


@pytest.mark.parametrize(
    ("live", "found"),
    [
        (ANSWER, []),
        ({**ANSWER, "sku": {"name": "Standard", "capacity": 20}}, [("sku.capacity", "10", "20")]),
        (
            {**ANSWER, "properties": {**ANSWER["properties"], "model": {**MODEL, "version": "2025-01-01"}}},
            [("properties.model.version", "2024-11-20", "2025-01-01")],
        ),
    ],
)
def test_a_deployment(live, found):
    """What Azure fills in is no difference; a version or a capacity that somebody changed is."""
    assert [(each.place, each.declared, each.live) for each in differences(DEPLOYED, CLASSES["Deployment"], live)] == found


@pytest.mark.parametrize("known", CLASSES.values(), ids=lambda known: known.name)
def test_the_setting_to_adopt_in_is_named(known):
    """For each class that a stack declares."""
    found = Found("changed", known.title, "place", "/id", "up")
    assert re.search(r"say so in Pulumi.dev.yaml \([a-z]+", remedy(found, "dev", State(())).adopt)
