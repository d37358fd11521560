"""The key of a backend is turned, wherever the rotation is cut off; what the gateway sends always opens the account."""

import pytest

from apim.ownership import Ownership
from apim.rotate import Progress, Unusable, Waiting, holders, run
from apim.rotate.accounts import Account, account_of, opens
from apim.rotate.backend import Rotation, Turn, given_turn, turn
from apim.rotate.deployment import Deployment
from tests.apim.rotate.azure import ACCOUNT, SERVICE, Azure
from tests.apim.rotate.pulumi import Pulumi

VALUE = f"{SERVICE}/namedValues/openaiKey"
OWNERSHIP = Ownership(None, ())


def proven(azure):
    """Calls that succeed while the gateway's key opens the account; how many."""
    assert holders.value(azure, VALUE) in azure.keys.values()
    return 7


def rotation(azure, pulumi, said):
    account = Account(azure, ACCOUNT, "https://127.0.0.1:1/", takes_keys=True)
    progress = Progress(azure, SERVICE, "contoso-openaiKey")
    return Rotation(
        secret="openaiKey",
        named_value_id=VALUE,
        logical_names=("upstream-secret-openaiKey",),
        origin="https://contoso.openai.azure.com",
        azure=azure,
        account=account,
        turn=turn(account, holders.value(azure, VALUE), progress),
        progress=progress,
        deployment=Deployment(pulumi),
        ownership=OWNERSHIP,
        proven=lambda: proven(azure),
        seconds=5,
        say=said.append,
    )


@pytest.fixture
def stack():
    azure = Azure()
    pulumi = Pulumi(azure)
    pulumi.update()
    return azure, pulumi


@pytest.mark.parametrize("cut", [-1, 0, 1, 2])
def test_the_old_key_goes_once_wherever_it_is_cut_off(stack, cut):
    azure, pulumi = stack
    azure.cut = cut
    for _ in range(3):
        try:
            run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
            break
        except ConnectionError:
            azure.cut = -1
        assert holders.value(azure, VALUE) in azure.keys.values()
        if azure.writes[-1].startswith("DELETE"):
            break  # it was over, and only the answer is missing
    assert (azure.keys["key2"], azure.keys["key1"] != "k1") == ("k2", True)
    assert (holders.value(azure, VALUE), pulumi.config["openaiKey"]) == ("k2", "k2")
    assert len([each for each in azure.writes if each.endswith("/regenerateKey")]) == 1
    assert "rotation-contoso-openaiKey" not in azure.values


def test_an_update_whose_answer_was_lost_is_made_again(stack):
    """Azure has the key then, and the state does not: the next update of a pipeline would be one that nobody asked for."""
    azure, pulumi = stack
    pulumi.loses = True
    with pytest.raises(ConnectionError):
        run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
    run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
    assert pulumi.held == pulumi.config["openaiKey"] == "k2"
    assert not Deployment(pulumi).is_pending()


def test_pulumi_is_asked_once_what_an_update_would_change(stack):
    """Before the first write."""
    azure, pulumi = stack
    whole = rotation(azure, pulumi, [])
    whole.check()
    run(list(whole.steps()), lambda _: None)
    assert (pulumi.previews, pulumi.held) == (1, "k2")


def test_what_was_interrupted_asks_before_its_update(stack):
    """Meanwhile somebody may have changed more."""
    azure, pulumi = stack
    azure.cut = 0
    with pytest.raises(ConnectionError):
        run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
    azure.cut, pulumi.more = -1, "upstream-backend-east"
    resumed = rotation(azure, pulumi, [])
    resumed.check()
    with pytest.raises(Unusable, match="update Backend upstream-backend-east"):
        run(list(resumed.steps()), lambda _: None)


def test_a_named_value_of_somebody_else_with_the_old_key_is_waited_for(stack):
    azure, pulumi = stack
    azure.values["other"] = {"value": "k1", "secret": True}
    with pytest.raises(Waiting, match='named value "other" of no stack that has a ledger'):
        run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
    assert azure.keys == {"key1": "k1", "key2": "k2"}
    azure.values["other"]["value"] = "k2"
    run(list(rotation(azure, pulumi, []).steps()), lambda _: None)
    assert azure.keys["key1"] != "k1"


def test_a_key_that_opens_nothing_is_no_start(stack):
    azure, _ = stack
    account, progress = Account(azure, ACCOUNT, "", takes_keys=True), Progress(azure, SERVICE, "contoso-openaiKey")
    with pytest.raises(Unusable, match="neither key1 nor key2"):
        turn(account, "wrong", progress)
    with pytest.raises(Unusable, match="disableLocalAuth"):
        turn(Account(azure, ACCOUNT, "", takes_keys=False), "k1", progress)
    assert azure.writes == []


def test_a_rotation_whose_new_key_is_gone_names_the_note_to_delete(stack):
    """By the name that it has in the service: without the note the command begins anew."""
    azure, _ = stack
    account, progress = Account(azure, ACCOUNT, "", takes_keys=True), Progress(azure, SERVICE, "contoso-openaiKey")
    progress.write(old="x", new="y")
    with pytest.raises(Unusable, match="was made anew meanwhile") as refused:
        turn(account, "k1", progress)
    (noted,) = [name for name in azure.values if name.startswith("rotation-")]
    assert f"delete the named value {noted} of the service" in str(refused.value)
    progress.clear()
    assert turn(account, "k1", progress).old_name == "key1"


@pytest.mark.parametrize(("answer", "reason"), [(False, "does not open account contoso"), (None, "cannot be seen from here")])
def test_a_given_key_is_tried_first(stack, monkeypatch, answer, reason):
    azure, _ = stack
    monkeypatch.setattr("apim.rotate.backend.opens", lambda *_: answer)
    with pytest.raises(Unusable, match=reason):
        given_turn(Account(azure, ACCOUNT, "", takes_keys=True), "k1", "given", verify=True)
    monkeypatch.setattr("apim.rotate.backend.opens", lambda *_: True)
    assert given_turn(Account(azure, ACCOUNT, "", takes_keys=True), "k1", "given", verify=True) == Turn("k1", "given")


def test_keys_are_in_no_repr():
    assert "canary" not in repr(Turn("canary-1", "canary-2", "key1"))


def test_the_account_is_found_by_its_origin():
    """By its endpoint, or by the subdomain under one of its other hosts."""

    class Accounts(Azure):
        def list(self, path, api_version):
            assert path == "/subscriptions/s/providers/Microsoft.CognitiveServices/accounts"
            assert api_version
            properties = {"endpoint": "https://contoso.openai.azure.com/", "customSubDomainName": "contoso"}
            return [{"id": "/other", "properties": {}}, {"id": ACCOUNT, "properties": properties}]

    for host in ("contoso.openai.azure.com", "contoso.services.ai.azure.com"):
        assert account_of(Accounts(), "s", f"https://{host}", None).id == ACCOUNT
    with pytest.raises(Unusable, match="no account of subscription s answers at https://other"):
        account_of(Accounts(), "s", "https://other.openai.azure.com", None)
    with pytest.raises(Unusable, match="there is no account /subscriptions/s/"):
        account_of(Azure(), "s", "", ACCOUNT)
    for wrong in ("/nowhere", "https://example.com/accounts/x", f"{ACCOUNT}?x", ""):
        with pytest.raises(Unusable, match="is no resource id of an account"):
            account_of(Azure(), "s", "", wrong)


def test_a_key_travels_over_https_only():
    assert opens("http://127.0.0.1:1/", "canary", verify=True) is None
    assert opens("https://127.0.0.1:1/", "canary", verify=True) is None


def test_who_calls_the_account_is_named():
    azure = Azure(backends={"mine": "https://contoso.openai.azure.com/openai", "theirs": "https://other.openai.azure.com"})
    found = list(holders.backends(azure, SERVICE, "https://contoso.openai.azure.com", OWNERSHIP))
    assert found == ['backend "mine" of no stack that has a ledger']
