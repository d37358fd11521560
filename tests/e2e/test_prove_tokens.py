"""`apim prove` on APIs that demand an Entra token: alone, and beside a key."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.e2e.proofs import checks, prove, signed_in, stacks_in, wrong
from tests.e2e.test_examples import GROUP, SERVICE, secrets_of, token_for
from tools.paths import ROOT

pytestmark = pytest.mark.timeout(240)
EXAMPLE = ROOT / "examples" / "Pulumi.entra-only.yaml"
ALONE, BESIDE = "azure-openai", "beside"
TOKEN, BOTH = (f"{who} opens a chat call of one token to gpt-4o" for who in ("a token", "the consumer's key with a token"))
UNOPENED = ((ALONE, "a token opens the API"), (BESIDE, "the consumer's key with a token opens the API"))


@pytest.fixture(scope="module")
def deployed(azure, shared_program, shared_deploy) -> Iterator[Any]:
    """The example's API, and the same beside a key."""
    azure._ask("POST", "seed", {"world": "regions"})
    stack = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    config = stack["config"]
    (api,) = config["azure-openai-apim:apis"]
    beside = {**api, "name": BESIDE, "displayName": "Beside", "path": "beside/openai", "subscriptionRequired": True}
    config["azure-openai-apim:apis"] = [api, beside]
    config["azure-openai-apim:subscriptions"] = [{"name": "team", "displayName": "Team", "api": BESIDE}]
    file = shared_program / "Pulumi.tokens.yaml"
    file.write_text(yaml.safe_dump(stack), encoding="utf-8")
    workspace = shared_deploy(shared_program, file, secrets_of(EXAMPLE.read_text(encoding="utf-8"), azure))
    workspace.up()
    yield workspace
    azure.reset()


@pytest.fixture
def outputs(deployed, azure, monkeypatch, shared_program, tmp_path) -> Any:
    """The stack's outputs, where its identity is signed in and its file is found."""
    signed_in(monkeypatch, azure, tmp_path)
    stacks_in(monkeypatch, shared_program)
    return deployed.outputs


def test_a_token_of_the_identity_that_deploys_opens_the_apis(outputs):
    """Alone or beside the key; each is refused without it."""
    found = checks(outputs, stack="tokens")
    assert {check["status"] for check in found.values()} == {"proven"}
    assert (ALONE, TOKEN) in found
    assert (BESIDE, BOTH) in found
    refused = {(api, what) for api, what in found if "refused" in what}
    assert refused == {
        (ALONE, "a wrong token is refused"),
        (BESIDE, "a wrong key is refused"),
        (BESIDE, "the key without a token is refused"),
        (BESIDE, "the key with a wrong token is refused"),
    }


@pytest.mark.rest
def test_an_application_that_is_not_listed_is_told_how_to_be(outputs, shared_program):
    """The gateway has to refuse it, which is proven; what it would prove is skipped."""
    file = shared_program / "Pulumi.tokens.yaml"
    text = file.read_text(encoding="utf-8")
    listed = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c03"
    file.write_text(text.replace(f"- {listed}", "- 00000000-0000-4000-8000-000000000001"), encoding="utf-8")
    try:
        found = wrong(outputs, stack="tokens")
    finally:
        file.write_text(text, encoding="utf-8")
    # The gateway still lists it, as if somebody had added it there by hand: to be refused, and it is not.
    hand = "a token that the settings do not allow is refused"
    assert {key: check["status"] for key, check in found.items()} == {
        **dict.fromkeys(UNOPENED, "skipped"),
        **{(api, hand): "failed" for api in (ALONE, BESIDE)},
    }
    assert f"application {listed} in tenant" in found[UNOPENED[0]]["message"]
    assert found[UNOPENED[0]]["fix"] == "add it there, or sign in as an application that is"


def test_a_token_from_a_file_for_somebody_else_is_refused(outputs, azure, tmp_path):
    """What the settings do not allow opens nothing: proven."""
    file = tmp_path / "token"
    file.write_text(token_for(azure, "api://other") + "\n", encoding="ascii")
    found = checks(outputs, "--token-file", str(file), stack="tokens")
    assert found[ALONE, "a token that the settings do not allow is refused"]["status"] == "proven"
    skipped = {key: check for key, check in found.items() if check["status"] == "skipped"}
    assert set(skipped) == set(UNOPENED)
    assert "the token is for api://other" in skipped[UNOPENED[0]]["message"]


def test_nobody_is_signed_in(outputs, monkeypatch):
    """The reason is Entra's, with how to sign in; all else is proven."""
    monkeypatch.setenv("ARM_CLIENT_SECRET", "wrong")
    found = wrong(outputs, stack="tokens")
    assert {key: check["status"] for key, check in found.items()} == dict.fromkeys(UNOPENED, "skipped")
    assert "az login" in found[UNOPENED[1]]["message"]


def test_a_file_that_is_not_there_is_wrong_usage(outputs, tmp_path):
    """Before anything is called."""
    code, text = prove(outputs, "--token-file", str(tmp_path / "none"), stack="tokens")
    assert (code, "cannot be read" in text) == (2, True)


@pytest.mark.rest
def test_a_policy_without_its_check_of_tokens_is_told(outputs, deployed, azure, apim):
    """Somebody has removed it by hand: the first call without token that is let in is the last."""
    policy = apim.api_policy.get(GROUP, SERVICE, ALONE, "policy", format="rawxml").value
    begin, end = policy.index("<validate-azure-ad-token"), policy.index("</validate-azure-ad-token>")
    cut = policy[:begin] + policy[end + len("</validate-azure-ad-token>") :]
    # The limit counts by the application that the token names.
    begin = cut.index("<llm-token-limit")
    cut = cut[:begin] + cut[cut.index("/>", begin) + 2 :]
    body = {"properties": {"value": cut, "format": "rawxml"}}
    apim.api_policy.create_or_update(GROUP, SERVICE, ALONE, "policy", parameters=body, if_match="*")
    found = {what: check for (api, what), check in wrong(outputs, stack="tokens").items() if api == ALONE}
    (routes,) = [what for what in found if what != "all else"][:1]
    assert "the policy that demands a token removed" in found[routes]["message"]
    assert found["all else"]["status"] == "skipped"
    assert deployed.up("--refresh").changes == {"update": 1}
    assert wrong(outputs, stack="tokens") == {}
