"""What a stack is to make outside of its service, and Azure has although the state lacks it."""

import pytest

from tests.desired_state.preflight.conftest import ACCOUNTS, SERVICES, deployment, resource

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
GROUP = "/resourceGroups/rg-new"
SERVICE = f"{GROUP}{SERVICES}/service/apim-new"
EAST = f"{GROUP}{ACCOUNTS}/accounts/Contoso-East"
SHARED = f"/resourceGroups/rg-shared{ACCOUNTS}/accounts/shared"
MONITORING = {
    "workspace": f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-new",
    "applicationInsights": f"{GROUP}/providers/Microsoft.Insights/components/appi-new",
}
LOGS = f"{SERVICE}/providers/Microsoft.Insights/diagnosticSettings/model-logs"
OURS = {"model": "gpt-4o", "version": "2024-11-20"}


@pytest.fixture
def existing(check, azure):
    """`existing(path, state, key=value, …)`: place and message of each finding where there is something at a path."""

    def run(path, state=(), **keys):
        azure.bodies[path] = {"id": path}
        return [each[1:] for each in check(state, **keys) if each[0] == "already-exists"]

    return run


@pytest.mark.parametrize(
    ("path", "place", "what", "fix"),
    [
        (GROUP, "service.create.resourceGroup", 'resource group "rg-new"', "remove it, or take another name"),
        (SERVICE, "service.name", 'service "apim-new"', "remove create, or take another name"),
        (EAST, "accounts.east.name", 'account "Contoso-East"', "name it in existingAccounts, or take another name"),
        (
            MONITORING["workspace"],
            "monitoring.workspace",
            'workspace "log-new"',
            "write its resource id here, or take another name",
        ),
        (
            MONITORING["applicationInsights"],
            "monitoring.applicationInsights",
            'Application Insights "appi-new"',
            "write loggers and diagnostics instead of monitoring, or take another name",
        ),
    ],
)
def test_what_is_anothers(existing, path, place, what, fix):
    """What an update would only find out half way, and how it can be had otherwise."""
    found = f"{what} exists already, and is not in this stack's state: it is another's, and stays as it is"
    failed = "if an update of this stack that failed made it, bin/apim recover --stack case takes it in by --adopt"
    assert existing(path) == [(place, "error", f"{found}; {fix}; {failed}")]


def test_a_deployment_in_an_account_of_others(existing):
    """Of another team's, under the name that is to be deployed; the one beside it is the stack's own."""
    account = {"shared": {"id": f"{SUBSCRIPTION}{SHARED}", "deployments": {"theirs": OURS, "ours": OURS}}}
    own = deployment("shared", "ours", "gpt-4o", "2024-11-20", "Standard", 1)
    own.outputs["id"] = f"{SUBSCRIPTION}{SHARED}/deployments/ours"
    for name in ("theirs", "ours"):
        found = existing(f"{SHARED}/deployments/{name}", [own], existingAccounts=account)
        assert [each[:2] for each in found] == [("existingAccounts.shared.deployments.theirs", "error")]
    assert 'deployment "theirs" exists already' in found[0][2]
    assert "remove it here, and calls reach it all the same, or take another name" in found[0][2]


def test_a_deployment_in_an_account_of_the_stack(existing):
    """Which somebody made in the portal."""
    account = resource("Account", "Contoso-East", f"/subscriptions/s{EAST}")
    found = existing(f"{EAST}/deployments/small", [account])
    assert [each[0] for each in found] == ["accounts.east.deployments.small"]


@pytest.mark.parametrize("suffix", [None, "two"])
def test_where_logs_of_models_go(existing, suffix):
    """Two stacks in one service name their settings alike, unless an environment's suffix tells them apart."""
    keys = {
        "loggers": {"monitor": {"type": "azureMonitor"}},
        "diagnostics": [{"logger": "monitor", "api": "one", "largeLanguageModel": {}}],
    }
    found = existing(LOGS, **keys, **({"environment": {"suffix": suffix}} if suffix else {}))
    assert [each[0] for each in found] == ([] if suffix else ["diagnostics[0].largeLanguageModel"])
    assert all("set environment.suffix, which its name then carries" in message for *_, message in found)


def test_what_the_state_holds_is_the_stacks(existing):
    """By its id: one of the name in another group is another."""
    path = MONITORING["workspace"]
    assert existing(path, [resource("Workspace", "log-new", f"/subscriptions/S{path}".lower())]) == []
    assert existing(path, [resource("Workspace", "log-new", f"/subscriptions/s{path.replace('rg-new', 'rg-old')}")])


def test_what_may_not_be_read_is_said(check, azure):
    """And stops nothing."""
    azure.bodies[EAST] = None
    found = [each for each in check() if 'whether account "Contoso-East" exists already' in each[3]]
    assert [each[:3] for each in found] == [("not-checked", "accounts.east.name", "warning")]


def test_recovery_and_a_team_may_turn_it_off(check, azure):
    """`recover` looks for just that in a preview; nothing is asked then."""
    azure.bodies[EAST] = {"id": EAST}
    assert [each[:3] for each in check(rules={"already-exists": "warning"})] == [
        ("already-exists", "accounts.east.name", "warning")
    ]
    azure.asked = []
    assert check(recovering=True) == check(rules={"already-exists": "off"}) == []
    assert EAST not in azure.asked
