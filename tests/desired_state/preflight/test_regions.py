"""Models that a region has not, and quota that it has not left."""

import pytest

from desired_state.preflight import model_table
from tests.desired_state.preflight.conftest import ACCOUNTS, SWEDEN, deployment, model, resource, usage

GPT_4O = "accounts.east.deployments.gpt-4o"
MADE = deployment("contoso-east", "gpt-4o", "gpt-4o", "2024-11-20", "GlobalStandard", 10)
SMALL = deployment("contoso-east", "small", "text-embedding-3-small", "1", "Standard", 1)


@pytest.mark.parametrize(
    ("offered", "member", "text"),
    [
        (
            [model("gpt-4o-mini", "2024-07-18", "Standard")],
            "model",
            'swedencentral has no model "gpt-4o"; it has gpt-4o-mini; take one of them, or take another region',
        ),
        (
            [model("gpt-4o", "2024-05-13", "Standard"), model("gpt-4o", "2024-08-06", "Standard")],
            "version",
            (
                'swedencentral has no version "2024-11-20" of gpt-4o; it has 2024-05-13, 2024-08-06; '
                "take one of them, or take another region"
            ),
        ),
        (
            [model("gpt-4o", "2024-11-20", "Standard")],
            "sku",
            (
                "swedencentral does not have gpt-4o 2024-11-20 as GlobalStandard; it has Standard; "
                "take one of them, or take another region"
            ),
        ),
    ],
)
def test_what_a_region_has_not(check, azure, offered, member, text):
    azure.bodies[f"{SWEDEN}/models"] = {"value": [*offered, model("text-embedding-3-small", "1", "Standard")]}
    text = text.replace("it has gpt-4o-mini", "it has gpt-4o-mini, text-embedding-3-small")
    assert check() == [("model-region", f"{GPT_4O}.{member}", "error", text)]


def test_a_model_of_another_kind_of_account_is_not_offered(check, azure):
    """Kinds have lists of their own."""
    for each in azure.bodies[f"{SWEDEN}/models"]["value"]:
        each["kind"] = "AIServices"
    assert [each[:2] for each in check()] == [
        ("not-checked", f"{GPT_4O}.model"),
        ("not-checked", "accounts.east.deployments.small.model"),
    ]


def test_a_deployment_that_is_as_it_was_is_not_looked_at(check, azure):
    azure.bodies[f"{SWEDEN}/models"] = {"value": [model("text-embedding-3-small", "1", "Standard")]}
    assert check([MADE, SMALL]) == []
    assert not any("/locations/" in path for path in azure.asked)


@pytest.mark.parametrize(("used", "before", "left"), [(91, 0, 9), (100, 9, 0), (95, 10, None), (90, 0, None)])
def test_capacity(check, azure, used, before, left):
    """What the deployment has already counts as its own."""
    azure.bodies[f"{SWEDEN}/usages"]["value"][0] = usage("OpenAI.GlobalStandard.gpt-4o", used, 100)
    state = [deployment("contoso-east", "gpt-4o", "gpt-4o", "2024-08-06", "GlobalStandard", before)] if before else []
    found = [each for each in check([*state, SMALL]) if each[0] == "capacity"]
    more = 10 - before
    text = (
        f"{more} more of OpenAI.GlobalStandard.gpt-4o in swedencentral; {left} are left of 100, {used} are in use; "
        "write less, free some, take another region, or ask for more quota (https://aka.ms/oai/stuquotarequest)"
    )
    assert found == ([] if left is None else [("capacity", f"{GPT_4O}.capacity", "error", text)])


def test_deployments_of_one_quota_are_counted_together(check, azure):
    gpt = {"model": "gpt-4o", "version": "2024-11-20", "capacity": 60}
    account = {"name": "contoso-east", "location": "Sweden Central", "deployments": {"one": gpt, "two": gpt}}
    azure.bodies[f"{SWEDEN}/usages"]["value"] = [usage("OpenAI.Standard.gpt-4o", 0, 100)]
    found = check(accounts={"east": account, "west": {**account, "name": "west", "deployments": {}}})
    assert [(rule, place) for rule, place, _, _ in found] == [("capacity", "accounts.east.deployments.one.capacity")]
    assert "120 more of OpenAI.Standard.gpt-4o in swedencentral with 1 other deployments; 100 are left" in found[0][3]


def test_another_model_keeps_the_provisioned_units_of_the_one_before(check, azure):
    """One quota for all models: none of it is left, and none more is taken."""
    offered = [model(name, "1", "ProvisionedManaged") for name in ("gpt-old", "gpt-new")]
    for each in offered:
        each["model"]["skus"][0]["usageName"] = "OpenAI.ProvisionedManaged"
    azure.bodies[f"{SWEDEN}/models"]["value"] += offered
    azure.bodies[f"{SWEDEN}/usages"]["value"] = [usage("OpenAI.ProvisionedManaged", 50, 50)]
    wanted = {"model": "gpt-new", "version": "1", "sku": "ProvisionedManaged"}
    account = {"name": "contoso-east", "location": "swedencentral"}
    state = [deployment("contoso-east", "units", "gpt-old", "1", "ProvisionedManaged", 50)]
    places = []
    for capacity in (50, 51):
        accounts = {
            "east": {**account, "deployments": {"units": {**wanted, "capacity": capacity}}},
            "west": {**account, "name": "west"},
        }
        places.append([(rule, text.partition(" in ")[0]) for rule, _, _, text in check(state, accounts=accounts)])
    assert places == [[], [("capacity", "1 more of OpenAI.ProvisionedManaged")]]


def test_a_fine_tuned_model_is_in_no_list(check):
    """Which a warning says, since the account may have it."""
    tuned = {"model": "gpt-4o-2024-11-20.ft-b044a9d3", "version": "1"}
    account = {"name": "contoso-east", "location": "swedencentral", "deployments": {"own": tuned}}
    found = check(accounts={"east": account, "west": {**account, "name": "west", "deployments": {}}}, rules={"capacity": "off"})
    assert [each[:3] for each in found] == [("not-checked", "accounts.east.deployments.own.model", "warning")]
    assert "fine-tuned" in found[0][3]


def test_a_quota_that_is_not_listed_is_not_checked(check, azure):
    azure.bodies[f"{SWEDEN}/usages"]["value"] = []
    assert [each[:3] for each in check([SMALL])] == [("not-checked", f"{GPT_4O}.capacity", "warning")]


@pytest.mark.parametrize("odd", [{"limit": None}, {"limit": float("inf")}, {"limit": -1.0}, {"name": "x"}, {"currentValue": "9"}])
def test_a_quota_that_is_no_number_is_not_checked(check, azure, odd):
    azure.bodies[f"{SWEDEN}/usages"]["value"] = [usage("OpenAI.GlobalStandard.gpt-4o", 0, 1) | odd]
    azure.bodies[f"{SWEDEN}/models"]["value"].append({"kind": "OpenAI", "model": None})
    assert [each[:3] for each in check([SMALL])] == [("not-checked", f"{GPT_4O}.capacity", "warning")]


@pytest.mark.parametrize(("region", "words"), [("swedencentral", "it has"), ("westeurope", "it has not")])
def test_where_the_list_may_not_be_read_the_table_warns_by_its_date(check, azure, region, words):
    gpt = {"model": "gpt-4o", "version": "2024-11-20"}
    del azure.bodies[f"{SWEDEN}/models"]
    accounts = {
        "east": {"name": "contoso-east", "location": region, "deployments": {"one": gpt}},
        "west": {"name": "w", "location": region},
    }
    (found,) = check(accounts=accounts, rules={"capacity": "off", "subdomain-taken": "off"})
    assert found[:3] == ("not-checked", "accounts.east.deployments.one.model", "warning")
    assert f"as Standard: 403 no; by the table of 2025-08-12 {words}; " in found[3]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("swedencentral", "gpt-4o", "2024-11-20", "Standard"), True),
        (("westeurope", "gpt-4o", "2024-11-20", "Standard"), False),
        (("westeurope", "gpt-4o", "2024-11-20", "GlobalStandard"), None),
        (("westeurope", "gpt-9", "1", "Standard"), None),
        (("antarctica", "gpt-4o", "2024-11-20", "Standard"), None),
    ],
)
def test_the_table_by_date(place, expected):
    """It knows its own models and regions, and nothing of others."""
    assert model_table.has(*place) is expected


@pytest.mark.parametrize(("wanted", "recovering"), [(10, False), (15, False), (15, True)])
def test_what_an_update_that_was_killed_made_is_in_use_already(check, azure, wanted, recovering):
    """The state lacks it and Azure counts it: only what it grows by counts, and nothing while `recover` looks for it."""
    gpt = {"model": "gpt-4o", "version": "2024-11-20", "sku": "GlobalStandard", "capacity": wanted}
    accounts = {
        "east": {"name": "contoso-east", "location": "swedencentral", "deployments": {"gpt-4o": gpt}},
        "west": {"name": "w", "location": "westus3"},
    }
    azure.bodies[f"{SWEDEN}/usages"] = {"value": [usage("OpenAI.GlobalStandard.gpt-4o", 10, 12)]}
    azure.bodies[f"/resourceGroups/rg-new{ACCOUNTS}/accounts/contoso-east/deployments/gpt-4o"] = {
        "sku": {"name": "GlobalStandard", "capacity": 10},
        "properties": {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "2024-11-20"}},
    }
    account = resource("Account", "contoso-east")
    found = [each[3] for each in check([account], recovering=recovering, accounts=accounts) if each[0] == "capacity"]
    assert len(found) == (wanted > 12 and not recovering)
    assert all(each.startswith("5 more of OpenAI.GlobalStandard.gpt-4o in swedencentral; 2 are left of 12") for each in found)
