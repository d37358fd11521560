"""What Azure keeps of a stack that is gone, and how its names are freed."""

from datetime import UTC, datetime

import pytest

import settings
from apim import azure, stacks
from apim.soft_deleted import SoftDeleted, soft_deleted
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
        self.deleted = []

    def arm(self):
        """Itself."""
        return self

    def list(self, path, _version):
        """What is kept."""
        return self.kept[path]

    def delete(self, path, version):
        """A purge."""
        self.deleted.append((path, version))


def test_what_is_kept():
    """Of names and resource groups of the settings alone: `contoso-west` was another's, in another group."""
    assert list(soft_deleted(SETTINGS, Azure(), "s")) == [
        SoftDeleted(
            "Microsoft.ApiManagement",
            "apim-new",
            f"{SERVICES}locations/westeurope/deletedservices/apim-new",
            datetime(2026, 1, 3, 9, 30, tzinfo=UTC),
        ),
        SoftDeleted(
            "Microsoft.CognitiveServices",
            "Contoso-East",
            f"{ACCOUNTS}locations/swedencentral/resourceGroups/rg-new/deletedAccounts/contoso-east",
            datetime(2026, 1, 3, 10, 0, tzinfo=UTC),
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
    monkeypatch.setattr(stacks, "stack_settings", lambda _: SETTINGS)
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
    assert [version for _, version in cloud.deleted] == ["2024-05-01", "2025-06-01"]
    cloud.kept = {path: [] for path in cloud.kept}
    assert invoke("purge", "--stack", "dev") == (0, "Azure keeps nothing of what this stack creates\n", "")
