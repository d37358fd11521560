"""What Azure keeps of a stack that is gone, and how its names are freed."""

from datetime import UTC, datetime

import pytest

import settings
from apim import azure, stacks
from apim.soft_deleted import soft_deleted
from components import StateResource
from desired_state.soft_deleted import SoftDeleted, taken
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
            "service",
            "apim-new",
            "/providers/Microsoft.ApiManagement/locations/westeurope/deletedservices/apim-new",
            datetime(2026, 1, 3, 9, 30, tzinfo=UTC),
            ("service", "name"),
        ),
        SoftDeleted(
            "account",
            "Contoso-East",
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
    assert cloud.deleted == [
        (f"{SERVICES}locations/westeurope/deletedservices/apim-new", "2024-05-01"),
        (f"{ACCOUNTS}locations/swedencentral/resourceGroups/rg-new/deletedAccounts/contoso-east", "2025-06-01"),
    ]
    cloud.kept = {path: [] for path in cloud.kept}
    assert invoke("purge", "--stack", "dev") == (0, "Azure keeps nothing of what this stack creates\n", "")


def state(*names):
    """Resources of those names."""
    return [StateResource("kind", name, {"name": name}) for name in names]


def test_names_that_are_taken():
    """Of what is to be created; what the state has already is the stack's own."""
    lists = {path.removeprefix("/subscriptions/s"): items for path, items in Azure().kept.items()}
    found = list(taken(SETTINGS, state("contoso-east"), lambda _: lists))
    assert [(each.rule, each.place) for each in found] == [("soft-deleted", "azure-openai-apim:service.name")]
    assert str(found[0]).splitlines()[-1].strip() == (
        "Azure has service apim-new, kept until 2026-01-03 09:30 UTC, whose name is taken; "
        "run bin/apim purge --stack case --yes, which is for good, wait, or choose another name"
    )


def test_nothing_is_asked_where_nothing_is_created():
    everything = state("apim-new", "contoso-east", "contoso-west")
    assert list(taken(SETTINGS, everything, lambda _: pytest.fail("asked"))) == []
