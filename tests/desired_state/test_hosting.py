"""What of a service and of accounts that a stack creates cannot change in place."""

import pytest

import settings
from components import StateResource
from desired_state import hosting
from tests.desired_state.rendering import FOLDERS, stack
from tests.desired_state.stacks import CASES, mapping

SETTINGS = settings.parse(
    *settings.overlaid(
        mapping(CASES / "base.yaml"), stack(next(each for each in FOLDERS if each.name == "from-nothing")), "Pulumi.case.yaml"
    )
)
SERVICE = "azure-openai-apim:index:CreatedService$azure-native:apimanagement:ApiManagementService"
ACCOUNT = "azure-openai-apim:index:AccountSet$azure-native:cognitiveservices:Account"


def resource(kind, name, location, group):
    """One of the state."""
    outputs = {"name": name, "location": location, "id": f"/subscriptions/s/resourceGroups/{group}/providers/p/t/{name}"}
    return StateResource(kind, name, outputs)


@pytest.mark.parametrize(
    ("state", "places"),
    [
        ([], []),
        ([resource(SERVICE, "apim-new", "West Europe", "RG-new")], []),
        ([resource(SERVICE, "apim-old", "westus", "rg-new")], []),
        ([resource(SERVICE, "apim-new", "westus", "rg-new")], ["azure-openai-apim:service.create.location"]),
        ([resource(ACCOUNT, "contoso-east", "westus", "rg-new")], ["azure-openai-apim:accounts.east.location"]),
        ([resource(ACCOUNT, "contoso-west", "westus3", "rg-other")], ["azure-openai-apim:accounts.west.location"]),
    ],
)
def test_moved(state, places):
    """A region or a group that is another for the same name, which Azure would keep for the deleted one."""
    assert [finding.place for finding in hosting.moved(SETTINGS, state)] == places


def test_what_is_said_of_a_move():
    """Where it is, where it was to go, what would be lost, and the way out."""
    (finding,) = hosting.moved(SETTINGS, [resource(SERVICE, "apim-new", "westus", "rg-new")])
    assert str(finding).splitlines()[-1].strip() == (
        '"apim-new" is in westus (resource group rg-new), and cannot move to westeurope (resource group rg-new): it would be '
        "deleted with all that is in it; give the new one another name, and let callers move over before the old one goes"
    )
