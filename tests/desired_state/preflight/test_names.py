"""Names that are taken, or kept for what was deleted."""

import pytest

from tests.desired_state.preflight.conftest import ACCOUNTS, SERVICES, deployment, resource

NAME, SUBDOMAIN = f"{SERVICES}/checkNameAvailability", f"{ACCOUNTS}/checkDomainAvailability#contoso-east"
GROUP = "/resourceGroups/rg-new"


def test_nothing_is_said_where_all_is_well(check, azure):
    """Each question once."""
    assert check() == []
    assert len(azure.asked) == len(set(azure.asked)) + 1  # one subdomain for each of two accounts


def test_nothing_is_asked_where_nothing_is_new(check, azure):
    state = [
        resource("ResourceGroup", "rg-new"),
        resource("ApiManagementService", "APIM-new"),
        *(resource("Account", name) for name in ("contoso-east", "contoso-west")),
        resource("Workspace", "log-new"),
        resource("Component", "appi-new"),
        deployment("Contoso-East", "gpt-4o", "gpt-4o", "2024-11-20", "GlobalStandard", 10),
        deployment("Contoso-East", "small", "text-embedding-3-small", "1", "Standard", 1),
    ]
    off = {"model-region": "off", "capacity": "off", "permission": "off"}
    assert (check(state, rules=off), azure.asked) == ([], [])


def test_a_service_whose_name_is_taken(check, azure):
    azure.bodies[NAME] = {"nameAvailable": False, "reason": "AlreadyExists", "message": "apim-new is already in use."}
    assert check() == [
        (
            "name-taken",
            "service.name",
            "error",
            (
                '"apim-new" is taken in Azure, by this subscription or another (apim-new is already in use); '
                "choose another: it is one in all of Azure"
            ),
        )
    ]


def test_a_subdomain_that_is_taken(check, azure):
    """At the setting that it comes from."""
    azure.bodies[SUBDOMAIN] = azure.bodies[f"{ACCOUNTS}/checkDomainAvailability#west"] = {"isSubdomainAvailable": False}
    assert [each[:3] for each in check()] == [
        ("subdomain-taken", "accounts.east.name", "error"),
        ("subdomain-taken", "accounts.west.subdomain", "error"),
    ]


def test_what_is_there_under_the_very_id_is_not_said_twice(check, azure):
    """After an update that broke off, Azure has what the state has not: another check says so (test_already_exists.py)."""
    azure.bodies[NAME] = {"nameAvailable": False}
    azure.bodies[SUBDOMAIN] = {"isSubdomainAvailable": False}
    azure.bodies[f"{GROUP}{SERVICES}/service/apim-new"] = {"name": "apim-new"}
    azure.bodies[f"{GROUP}{ACCOUNTS}/accounts/Contoso-East"] = {"name": "Contoso-East"}
    assert {rule for rule, *_ in check()} == {"already-exists"}


def test_a_deleted_one_is_said_once_with_the_way_out(check, azure):
    """Not as taken, too."""
    kept = {"serviceId": f"/subscriptions/s{GROUP}{SERVICES}/service/apim-new", "scheduledPurgeDate": "2026-01-03T09:30:00Z"}
    azure.bodies[NAME] = {"nameAvailable": False}
    azure.bodies[f"{SERVICES}/deletedservices"] = {"value": [{"location": "West Europe", "properties": kept}]}
    assert check() == [
        (
            "soft-deleted",
            "service.name",
            "error",
            (
                "Azure has service apim-new, kept until 2026-01-03 09:30 UTC, whose name is taken; "
                "run bin/apim restore --stack case --yes to have it back, bin/apim purge --stack case --yes, or take another name"
            ),
        )
    ]
    assert check([resource("ApiManagementService", "apim-new")]) == []


@pytest.mark.parametrize("level", ["warning", "off"])
def test_a_team_chooses_the_severity(check, azure, level):
    azure.bodies[NAME] = {"nameAvailable": False}
    found = check(rules={"name-taken": level})
    assert [each[2] for each in found] == (["warning"] if level == "warning" else [])
    assert (f"{SERVICES}/checkNameAvailability" in azure.asked) == (level == "warning")


def test_what_may_not_be_read_is_said(check, azure):
    """As a warning, which stops nothing."""
    azure.bodies.clear()
    found = check()
    assert {(rule, severity) for rule, _, severity, _ in found} == {("not-checked", "warning")}
    assert [text.partition(":")[0].removeprefix("not checked ") for _, _, _, text in found] == [
        "whether Azure keeps deleted ones (deletedservices)",
        "whether Azure keeps deleted ones (deletedAccounts)",
        'whether the name "apim-new" is free',
        'whether the name "contoso-east" is free',
        'whether the name "west" is free',
        "whether swedencentral has gpt-4o 2024-11-20 as GlobalStandard",
        "in Azure whether swedencentral has text-embedding-3-small 1 as Standard",
        "whether the quota of swedencentral is enough",
        "which rights the deploying identity has in the subscription",
        "which rights the deploying identity has in resource group rg-west",
    ]
