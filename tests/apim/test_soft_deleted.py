"""What Azure keeps of a stack that is gone, and how its names are freed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import settings
from apim import azure, stacks
from apim.soft_deleted import restore, soft_deleted
from desired_state.soft_deleted import SoftDeleted
from tests.apim.command_line import invoke
from tests.desired_state.rendering import FOLDERS, stack
from tests.desired_state.stacks import CASES, mapping

SETTINGS = settings.parse(
    *settings.overlaid(
        mapping(CASES / "base.yaml"), stack(next(each for each in FOLDERS if each.name == "from-nothing")), "Pulumi.case.yaml"
    )
)
SERVICES = "/subscriptions/s/providers/Microsoft.ApiManagement/"
ACCOUNTS = "/subscriptions/s/providers/Microsoft.CognitiveServices/"
GROUP = "/subscriptions/s/resourceGroups/rg-new"


def service(group, name, **dates):
    """One of the list of deleted services."""
    where = f"/subscriptions/s/resourceGroups/{group}/providers/Microsoft.ApiManagement/service/{name}"
    return {"location": "West Europe", "properties": {"serviceId": where, **dates}}


def account(group, name):
    """One of the list of deleted accounts."""
    path = f"{ACCOUNTS}locations/swedencentral/resourceGroups/{group}/deletedAccounts/{name}"
    return {"id": path, "properties": {"deletionDate": "2026-01-01T10:00:00Z"}}


class Azure:
    """A subscription in which others deleted something, too."""

    subscription = "s"

    def __init__(self):
        self.kept = {
            f"{SERVICES}deletedservices": [
                service("rg-other", "apim-new", deletionDate="2026-01-01T10:00:00Z"),
                service("RG-new", "apim-new", deletionDate="2026-01-01T10:00:00Z", scheduledPurgeDate="2026-01-03T09:30:00Z"),
            ],
            f"{ACCOUNTS}deletedAccounts": [account("rg-new", "contoso-east"), account("rg-new", "contoso-west")],
        }
        self.deleted, self.made, self.versions = [], {}, []

    def arm(self):
        """Itself."""
        return self

    def list(self, path, _version):
        """What is kept."""
        return self.kept[path]

    def delete(self, path, version):
        """A purge."""
        self.deleted.append((path, version))

    def get(self, path, _version):
        """The resource group is gone."""
        assert path == GROUP
        return self.made.get(path)

    def put(self, path, version, body):
        """What is made, or restored."""
        self.made[path] = body
        self.versions.append(version)


def test_what_is_kept():
    """Of names and resource groups of the settings alone: `contoso-west` was another's, in another group."""
    assert list(soft_deleted(SETTINGS, Azure(), "s")) == [
        SoftDeleted(
            "service",
            "apim-new",
            "westeurope",
            "/providers/Microsoft.ApiManagement/locations/westeurope/deletedservices/apim-new",
            datetime(2026, 1, 3, 9, 30, tzinfo=UTC),
            ("service", "name"),
        ),
        SoftDeleted(
            "account",
            "Contoso-East",
            "swedencentral",
            "/providers/Microsoft.CognitiveServices/locations/swedencentral/resourceGroups/rg-new/deletedAccounts/contoso-east",
            datetime(2026, 1, 3, 10, 0, tzinfo=UTC),
            ("accounts", "east", "name"),
        ),
    ]


@pytest.mark.parametrize("date", [None, "soon", "9999-12-31T23:00:00Z"])
def test_a_time_that_is_none(date):
    """Is not said."""
    there = Azure()
    there.kept[f"{SERVICES}deletedservices"] = [service("rg-new", "apim-new", **({"deletionDate": date} if date else {}))]
    assert str(next(iter(soft_deleted(SETTINGS, there, "s")))) == "service apim-new"


@pytest.fixture
def cloud(monkeypatch):
    """Azure, and whatever stack is named with the settings above."""
    there = Azure()
    monkeypatch.setattr(azure, "connect", lambda _: there)
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: SETTINGS)
    monkeypatch.setattr("apim.recover.Pulumi.history", lambda *_: [])
    return there


def test_nothing_is_purged_without_a_yes(cloud):
    code, out, err = invoke("purge", "--stack", "dev")
    assert (code, cloud.deleted) == (1, [])
    assert out.splitlines() == [
        "service apim-new, kept until 2026-01-03 09:30 UTC",
        "account Contoso-East, kept until 2026-01-03 10:00 UTC",
    ]
    assert "--yes purges it" in err


def test_purged(cloud):
    """Each with the api-version of its provider; then nothing is left to do."""
    assert invoke("purge", "--stack", "dev", "--yes")[0] == 0
    assert cloud.deleted == [
        (f"{SERVICES}locations/westeurope/deletedservices/apim-new", "2024-05-01"),
        (f"{ACCOUNTS}locations/swedencentral/resourceGroups/rg-new/deletedAccounts/contoso-east", "2025-06-01"),
    ]
    cloud.kept = {path: [] for path in cloud.kept}
    assert invoke("purge", "--stack", "dev") == (0, "Azure keeps nothing of what this stack creates\n", "")


def test_as_the_settings_say(cloud, monkeypatch):
    """`make destroy` purges where they say so, else it lists; a stack that creates nothing asks nobody."""
    code, out, err = invoke("purge", "--stack", "dev", "--as-set")
    assert (code, cloud.deleted, len(out.splitlines()), "bin/apim restore --stack dev" in err) == (0, [], 2, True)
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: replace(SETTINGS, purge=True))
    assert invoke("purge", "--stack", "dev", "--as-set")[0] == 0
    assert len(cloud.deleted) == 2
    monkeypatch.setattr(azure, "connect", lambda _: pytest.fail("asked"))
    empty = replace(SETTINGS, purge=True, accounts={}, service=SETTINGS.service.model_copy(update={"create": None}))
    monkeypatch.setattr(stacks, "stack_settings", lambda *_, **__: empty)
    assert invoke("purge", "--stack", "dev", "--as-set") == (0, "", "")


def test_nothing_is_restored_without_a_yes(cloud):
    code, out, err = invoke("restore", "--stack", "dev")
    assert (code, cloud.made, len(out.splitlines()), "--yes restores it" in err) == (1, {}, 2, True)


def test_restored(cloud, monkeypatch):
    """The group first, once; then each by what it was, with all that Azure demands of such a request; then the state."""
    taken = []
    monkeypatch.setattr("apim.recover.Pulumi.exported", lambda _: json.dumps({"version": 3, "deployment": {}}))
    monkeypatch.setattr(
        "apim.recover.restored.take_in", lambda _pulumi, _arm, subscription, ids: taken.extend([subscription, ids]) or ["x"]
    )
    code, out, _ = invoke("restore", "--stack", "dev", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "restored: apim-new, Contoso-East; taken into the state: x")
    service = f"{GROUP}/providers/Microsoft.ApiManagement/service/apim-new"
    account = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/Contoso-East"
    assert taken == ["s", [GROUP, service, GROUP, account]]
    assert (cloud.versions, list(cloud.made)) == (["2024-11-01", "2024-05-01", "2025-06-01"], [GROUP, service, account])
    assert cloud.made[service] == {
        "location": "westeurope",
        "sku": {"name": "StandardV2", "capacity": 2},
        "properties": {"publisherName": "Contoso", "publisherEmail": "ai@contoso.example", "restore": True},
    }
    assert cloud.made[account] == {
        "location": "swedencentral",
        "kind": "OpenAI",
        "sku": {"name": "S0"},
        "properties": {"restore": True},
    }


def test_nothing_is_restored_while_the_state_cannot_be_read(cloud, monkeypatch):
    """What is restored would be in the way of the next update."""
    monkeypatch.setattr("apim.recover.Pulumi.exported", lambda _: "{}")
    assert invoke("restore", "--stack", "dev", "--yes")[0] == 2
    assert cloud.made == {}


def test_the_group_of_an_account_is_the_stacks_in_any_letter_case(monkeypatch):
    """Azure compares names of groups so; without its group an account cannot come back."""
    there = Azure()
    east = SETTINGS.accounts["east"].model_copy(update={"resource_group": "RG-New"})
    read = replace(SETTINGS, accounts={"east": east})
    found = next(each for each in soft_deleted(read, there, "s") if each.kind == "account")
    monkeypatch.setattr(there, "get", lambda _path, _version: None)
    first, *_ = restore(found, read, there, "s")
    assert first.lower() == GROUP.lower()
