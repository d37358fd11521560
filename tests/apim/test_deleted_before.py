"""What updates of a stack had made and later ones deleted, by pulumi's history."""

import json

import pytest

from apim import azure, stacks
from apim.deleted_before import deletions
from apim.pulumi_cli import PulumiFailed
from desired_state.soft_deleted import Named
from tests.apim.command_line import invoke
from tests.apim.test_soft_deleted import ACCOUNTS, SERVICES, SETTINGS, Azure, account, service

SPACE = "azure-openai-apim:"
OLD = Named("account", "rg-new", "old")


def run(day, *accounts, kind="update", result="succeeded", created=True, **keys):
    """A run from ten to a quarter past, with these accounts in its settings, as the history has it."""
    config = {
        "service": {"name": "apim-new", "resourceGroup": "RG-new", **({"create": {"tier": "Basic"}} if created else {})},
        "accounts": {each: {"name": each.title(), "location": "x"} for each in accounts},
        **keys,
    }
    return {
        "kind": kind,
        "result": result,
        "startTime": f"2026-01-{day:02}T10:00:00.000Z",
        "endTime": f"2026-01-{day:02}T10:15:00.000Z",
        "config": {f"{SPACE}{key}": {"value": json.dumps(value), "secret": False} for key, value in config.items()},
    }


def names(*runs):
    """What each run took away, with its day; runs are given oldest first."""
    return [(each.began.day, each.named) for each in deletions(reversed(runs))]


def test_what_the_next_update_has_no_more():
    """Until one succeeds: one that fails may have deleted it. Refreshes and imports delete nothing."""
    runs = [run(1, "old", "new"), run(2, "new", kind="refresh"), run(3, "new", result="failed"), run(4, "new"), run(5, "new")]
    assert names(*runs) == [(3, OLD), (4, OLD)]


def test_what_no_update_that_succeeded_had_is_not_the_stacks():
    """An update that failed may have met another's account of the name."""
    assert names(run(1, "new"), run(2, "old", "new", result="failed"), run(3, "new")) == []


def test_a_destruction_takes_all():
    """The service, too, where the stack made it."""
    gone = [(2, OLD), (2, Named("service", "rg-new", "apim-new"))]
    assert names(run(1, "old"), run(2, "old", kind="destroy"), run(3, "old")) == gone
    assert names(run(1, "old", created=False), run(2, kind="destroy")) == gone[:1]


@pytest.mark.parametrize("odd", ["nonsense", [1], {"x": 1}, None])
def test_what_is_no_mapping_names_nothing(odd):
    """The history has what was written, whatever that was."""
    first = run(1)
    first["config"][f"{SPACE}accounts"] = {"value": odd if isinstance(odd, str) else json.dumps(odd)}
    assert names({**first, "startTime": "soon"}, run(2)) == []
    assert names(first | {"config": None}, run(2)) == []


@pytest.fixture
def cloud(monkeypatch):
    """Azure, which keeps three accounts of the stack's group, and a history in which `old` was the stack's until the third."""
    there = Azure()
    kept = [account("rg-new", name) for name in ("contoso-east", "old", "others")]
    kept[1]["properties"]["deletionDate"] = "2026-01-03T10:16:59Z"
    there.kept = {f"{SERVICES}deletedservices": [service("rg-x", "y")], f"{ACCOUNTS}deletedAccounts": kept}
    monkeypatch.setattr(azure, "connect", lambda _: there)
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: SETTINGS)
    monkeypatch.setattr("apim.recover.Pulumi.history", lambda *_: [run(3), run(2, "old")])
    return there


def test_purged_although_no_setting_names_it(cloud):
    """Another's in the same group is left."""
    assert invoke("purge", "--stack", "dev", "--yes")[:2] == (
        0,
        (
            "account Contoso-East, kept until 2026-01-03 10:00 UTC\naccount old, kept until 2026-01-05 10:16 UTC\n"
            "purged: Contoso-East, old\n"
        ),
    )
    assert [path.rpartition("/")[2] for path, _ in cloud.deleted] == ["contoso-east", "old"]


@pytest.mark.parametrize("date", ["2026-01-03T10:17:01Z", "2026-01-03T09:57:59Z", "soon"])
def test_what_was_deleted_at_another_time_is_anothers(cloud, date):
    """Who made one of the same name since."""
    cloud.kept[f"{ACCOUNTS}deletedAccounts"][1]["properties"]["deletionDate"] = date
    assert invoke("purge", "--stack", "dev", "--yes")[1].splitlines()[-1] == "purged: Contoso-East"


def test_what_the_settings_still_name_is_listed_once(cloud, monkeypatch):
    """After a destruction that took all: in the order of the settings."""
    cloud.kept[f"{SERVICES}deletedservices"] = [service("rg-new", "apim-new", deletionDate="2026-01-03T10:05:00Z")]
    cloud.kept[f"{ACCOUNTS}deletedAccounts"][0]["properties"]["deletionDate"] = "2026-01-03T10:01:00Z"
    monkeypatch.setattr("apim.recover.Pulumi.history", lambda *_: [run(3, kind="destroy"), run(2, "contoso-east", "old")])
    lines = invoke("purge", "--stack", "dev")[1].splitlines()
    assert [line.partition(",")[0] for line in lines] == ["service apim-new", "account Contoso-East", "account old"]


def test_without_a_history(cloud, monkeypatch):
    """What the settings name is looked for all the same, and it is said that the rest is not."""

    def failed(*_):
        raise PulumiFailed("no stack named dev")

    monkeypatch.setattr("apim.recover.Pulumi.history", failed)
    code, out, err = invoke("purge", "--stack", "dev", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "purged: Contoso-East")
    assert err.startswith("not looked for what earlier updates had made and deleted: no stack named dev")
