"""Both keys of a subscription are turned, wherever the rotation is cut off; consumers always hold one that opens."""

import pytest

from apim.rotate import Needless, Progress, Unusable, Waiting, run
from apim.rotate.deployment import Deployment
from apim.rotate.subscription import Rotation
from tests.apim.rotate.azure import SERVICE, Azure
from tests.apim.rotate.pulumi import Pulumi

ID = f"{SERVICE}/subscriptions/team"


class Vault:
    """Versions of a secret."""

    def __init__(self):
        self.versions = ["p"]

    def newest(self):
        """The last."""
        return self.versions[-1]

    def add(self, value):
        """One more."""
        self.versions.append(value)


def rotation(azure, pulumi, *, switched=False, vault=None, exported=True):
    progress = Progress(azure, SERVICE, "team")
    return Rotation(
        name="team",
        resource_id=ID,
        azure=azure,
        progress=progress,
        deployment=Deployment(pulumi),
        switched=switched,
        vault=vault,
        exported=exported,
    )


@pytest.fixture
def stack():
    azure = Azure()
    pulumi = Pulumi(azure)
    pulumi.update()
    return azure, pulumi


def attempt(azure, pulumi, **more):
    """Once; False where the line was cut."""
    try:
        run(list(rotation(azure, pulumi, **more).steps()), lambda _: None)
    except ConnectionError:
        azure.cut = -1
        return False
    return True


def until_done(azure, pulumi, **more):
    """As often as it takes; a lost answer to the last write is no reason to begin again."""
    while not attempt(azure, pulumi, **more):
        if azure.writes[-1].startswith("DELETE"):
            with pytest.raises(Needless, match="or it is over"):
                rotation(azure, pulumi, **more).check()
            return


@pytest.mark.parametrize("cut", [-1, 0, 1, 2, 3, 4])
def test_each_key_is_turned_once_wherever_it_is_cut_off(stack, cut):
    """At the first half nobody holds the secondary key; at the second everybody does."""
    azure, pulumi = stack
    azure.cut = cut
    with pytest.raises(Waiting, match=r"secondarySubscriptionKeys\.team"):
        until_done(azure, pulumi)
    assert azure.subscription["primaryKey"] == "p"
    secondary = azure.subscription["secondaryKey"]
    assert pulumi.outputs()["secondarySubscriptionKeys"]["team"] == secondary != "s"
    until_done(azure, pulumi, switched=True)
    assert azure.subscription["secondaryKey"] == secondary
    assert pulumi.outputs()["subscriptionKeys"]["team"] == azure.subscription["primaryKey"] != "p"
    assert [each.rpartition("/")[2] for each in azure.writes if each.startswith("POST")] == [
        "regenerateSecondaryKey",
        "regeneratePrimaryKey",
    ]
    assert "rotation-team" not in azure.values


def test_the_newest_version_in_the_vault_is_the_key_to_use(stack):
    azure, pulumi = stack
    vault = Vault()
    with pytest.raises(Waiting, match="newest version of its secret"):
        attempt(azure, pulumi, vault=vault)
    with pytest.raises(Waiting):
        attempt(azure, pulumi, vault=vault)
    assert vault.versions == ["p", azure.subscription["secondaryKey"]]
    attempt(azure, pulumi, vault=vault, switched=True)
    assert vault.versions[1:] == [azure.subscription["secondaryKey"], azure.subscription["primaryKey"]]


def test_keys_of_the_vault_alone_need_no_update(stack):
    """None is an output, so none gets into a state; what an update would change does not count."""
    azure, pulumi = stack
    pulumi.more = "upstream-backend-east"
    vault, before = Vault(), pulumi.ups
    rotation(azure, pulumi, vault=vault, exported=False).check()
    with pytest.raises(Waiting):
        attempt(azure, pulumi, vault=vault, exported=False)
    attempt(azure, pulumi, vault=vault, exported=False, switched=True)
    assert vault.versions == ["p", azure.subscription["secondaryKey"], azure.subscription["primaryKey"]]
    assert pulumi.ups == before


@pytest.mark.parametrize(("there", "then"), [("", ["", "p"]), ("s", ["s"]), ("p", ["p"]), ("another's", ["another's", "p"])])
def test_a_key_that_is_there_is_handed_out(stack, there, then):
    """Where the vault has neither; no key is made anew."""
    azure, pulumi = stack
    vault = Vault()
    vault.versions = [there]
    run(list(rotation(azure, pulumi, vault=vault).hand_out()), lambda _: None)
    assert (vault.versions, azure.writes) == (then, [])


def test_a_key_is_handed_out_to_a_vault(stack):
    """Which the settings have to name."""
    with pytest.raises(Unusable, match="subscription team has no keyVault"):
        list(rotation(*stack).hand_out())


def test_an_update_that_would_do_more_is_refused(stack):
    azure, pulumi = stack
    pulumi.more = "upstream-backend-east"
    with pytest.raises(Unusable, match="update Backend upstream-backend-east"):
        Deployment(pulumi).check()
    assert azure.writes == []
