"""What of a service and of accounts that a stack creates cannot change in place."""

import pytest

import settings
from components import StateResource
from desired_state import in_place
from tests.desired_state.rendering import FOLDERS, stack
from tests.desired_state.stacks import CASES, mapping

SETTINGS = settings.parse(
    *settings.overlaid(
        mapping(CASES / "base.yaml"), stack(next(each for each in FOLDERS if each.name == "from-nothing")), "Pulumi.case.yaml"
    )
)
SERVICE = "azure-openai-apim:index:CreatedService$azure-native:apimanagement:ApiManagementService"
ACCOUNT = "azure-openai-apim:index:AccountSet$azure-native:cognitiveservices:Account"


def resource(kind, name, location, group, logical="", /, **outputs):
    """One of the state."""
    place = {"name": name, "location": location, "id": f"/subscriptions/s/resourceGroups/{group}/providers/p/t/{name}"}
    return StateResource(kind, logical or name, place | outputs)


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
    assert [finding.place for finding in in_place.check(SETTINGS, state)] == places


def test_what_is_said_of_a_move():
    """Where it is, where it was to go, what would be lost, and the way out."""
    (finding,) = in_place.check(SETTINGS, [resource(SERVICE, "apim-new", "westus", "rg-new")])
    assert str(finding).splitlines()[-1].strip() == (
        '"apim-new" is in westus (resource group rg-new), and cannot move to westeurope (resource group rg-new): it would be '
        "deleted with all that is in it; give the new one another name, and let callers move over before the old one goes"
    )


@pytest.mark.parametrize(
    ("tier", "text"),
    [
        ("StandardV2", None),
        ("BasicV2", None),
        ("Developer", "the service's tier is Developer (classic), and Azure changes none to StandardV2 (v2)"),
        ("Consumption", "the service's tier is Consumption (Consumption), and Azure changes none to StandardV2 (v2)"),
    ],
)
def test_a_tier_of_another_kind(tier, text):
    """Refused, since Azure would."""
    there = resource(SERVICE, "apim-new", "westeurope", "rg-new", sku={"name": tier, "capacity": 1})
    found = [(each.place, each.found, each.severity) for each in in_place.check(SETTINGS, [there])]
    assert found == ([("azure-openai-apim:service.create.tier", text, "error")] if text else [])


@pytest.mark.parametrize(
    ("outputs", "member"),
    [
        ({"kind": "AIServices", "properties": {"customSubDomainName": "WEST"}}, None),
        ({}, None),
        ({"kind": "OpenAI", "properties": {"customSubDomainName": "west"}}, "kind"),
        ({"kind": "AIServices", "properties": {"customSubDomainName": "east"}}, "subdomain"),
    ],
)
def test_kind_and_subdomain_of_an_account(outputs, member):
    """Each at its setting, with what would go."""
    found = list(in_place.check(SETTINGS, [resource(ACCOUNT, "contoso-west", "westus3", "rg-west", **outputs)]))
    assert [(each.rule, each.place) for each in found] == (
        [("immovable", f"azure-openai-apim:accounts.west.{member}")] if member else []
    )
    assert all("its deployments, keys and stored things would go with it" in each.found for each in found)


def test_another_name_under_the_same_key():
    """A warning of what goes first; the same name in other letters is none."""
    state = [
        resource(SERVICE, "apim-old", "westeurope", "rg-new", "gateway-service"),
        resource(ACCOUNT, "contoso-old", "swedencentral", "rg-new", "accounts-east"),
        resource(ACCOUNT, "CONTOSO-west", "westus3", "rg-west", "accounts-west"),
    ]
    assert [(each.rule, each.place, each.severity, each.found) for each in in_place.check(SETTINGS, state)] == [
        (
            "replaced",
            "azure-openai-apim:service.name",
            "warning",
            '"apim-old" is deleted with every API, subscription and key in it, and with its address, before "apim-new" is made',
        ),
        (
            "replaced",
            "azure-openai-apim:accounts.east.name",
            "warning",
            '"contoso-old" is deleted with its deployments, keys and stored things, before "Contoso-East" is made',
        ),
    ]
