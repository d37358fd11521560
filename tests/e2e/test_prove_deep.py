"""`apim prove --deep` on a stack with a pool, limits, a product, browsers and versions, and on what people do to it by hand."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.e2e.proofs import checks, prove, signed_in, stacks_in, wrong
from tests.e2e.test_examples import GROUP, SERVICE
from tools.paths import ROOT

pytestmark = [pytest.mark.timeout(300), pytest.mark.simulator_codes("SimulatorUnsupported")]
API, VERSIONED = "azure-openai", "chat-v1"
STREAM = "a stream comes as it is made"
TOKENS, CALLS = "the API's limit of 1000 tokens a minute answers 429", "the API's limit of 25 calls in 60 s answers 429"
TRIAL, QUOTA = (
    "product trial's limit of 60 tokens a minute answers 429",
    "product trial's quota of 100000 tokens monthly answers 403",
)
NOT_DONE = "the contract has no chat or embeddings operation that its model does"
POOL = "the pool answers at the right URLs"
BROWSER, ELSEWHERE = "a browser may call from https://app.contoso.com", "a browser may not call from elsewhere"
OPENS, CLOSED = "the key of team-one opens the API", "the key of team-one does not open the API"


@pytest.fixture(scope="module")
def deployed(azure, shared_program, shared_deploy) -> Iterator[Any]:
    """The example of two regions, made richer."""
    azure._ask("POST", "seed", {"world": "regions"})
    stack = yaml.safe_load((ROOT / "examples" / "Pulumi.two-regions.yaml").read_text(encoding="utf-8"))
    prefix = "azure-openai-apim:"
    config = {key.removeprefix(prefix): value for key, value in stack["config"].items()}
    for member in config["pools"]["models"]["members"]:
        member["priority"] = 1
    (api,) = config["apis"]
    api |= {
        "cors": {"allowedOrigins": ["https://app.contoso.com"]},
        "tokenLimit": {"tokensPerMinute": 1000, "remainingTokensHeader": "x-tokens-left"},
        "rateLimit": {"calls": 25},
    }
    versioned = {"name": VERSIONED, "displayName": "Chat", "path": "chat", "backend": "models"}
    config["apis"].append(versioned | {"version": {"set": "chat", "name": "v1"}, "http": {}})
    limit = {"tokensPerMinute": 60, "tokenQuota": 100000, "tokenQuotaPeriod": "Monthly"}
    config |= {
        "versionSets": {"chat": {"displayName": "Chat", "header": "x-version"}},
        "products": [{"name": "trial", "displayName": "Trial", "apis": [VERSIONED], "tokenLimit": limit}],
        "subscriptions": [*config["subscriptions"], {"name": "team-one", "displayName": "Team one", "product": "trial"}],
        "proof": {"deployments": ["gpt-4o", "text-embedding-3-small"]},
    }
    file = shared_program / "Pulumi.deep.yaml"
    file.write_text(yaml.safe_dump({"config": {f"{prefix}{key}": value for key, value in config.items()}}), encoding="utf-8")
    workspace = shared_deploy(shared_program, file, {})
    workspace.up()
    yield workspace
    azure.reset()


@pytest.fixture
def outputs(deployed, azure, monkeypatch, shared_program, tmp_path) -> Any:
    """The stack's outputs, with all limits free."""
    signed_in(monkeypatch, azure, tmp_path)
    stacks_in(monkeypatch, shared_program)
    azure._ask("POST", "clock", {"advance": "PT61S"})
    return deployed.outputs


def deep(outputs: Any, *arguments: str) -> dict[tuple[str, str], dict[str, str]]:
    """What --deep did not prove."""
    return wrong(outputs, "--deep", *arguments, stack="deep")


def test_everything_is_proven_for_what_it_said_it_may_cost(outputs, azure):
    """Calls are those that the gateway counts; the limits cost no tokens at all."""
    before = len(gateway(azure))
    code, text = prove(outputs, "--deep", "--format", "json", stack="deep")
    announced, _, document = text.partition("{")
    told = json.loads("{" + document)
    found = {(each["api"], each["what"]): each for each in told["checks"]}
    assert code == 0, text
    assert told["failed"] == 0
    assert {key: check["message"] for key, check in found.items() if check["status"] == "skipped"} == {
        (VERSIONED, "deployment text-embedding-3-small answers"): NOT_DONE,
        (VERSIONED, QUOTA): "to use it up would lock team-one out until its period ends",
    }
    calls = len(gateway(azure)) - before
    assert told["spent"]["calls"] == calls
    assert calls <= int(announced.split("at most ")[1].split(" calls")[0])
    assert told["spent"]["tokens"] <= 100
    assert "team gets 429 from azure-openai for up to 60 s" in announced
    assert found[API, STREAM]["message"].endswith("chunks before the last")
    assert found[API, POOL]["message"] == "2 calls, answered from West Europe"
    assert found[API, "answers tell x-tokens-left"]["message"].startswith("x-tokens-left: 9")
    assert found[API, TOKENS]["message"] == "Retry-After 60 s"
    assert found[API, CALLS]["message"].startswith("after ")
    assert found[VERSIONED, TRIAL]["status"] == "proven"
    assert found[VERSIONED, "a version that does not exist is 404"]["status"] == "proven"
    assert {(API, BROWSER), (API, ELSEWHERE), (VERSIONED, OPENS), (API, CLOSED)} <= set(found)


def gateway(azure: Any) -> list[Any]:
    """The gateway's requests, as the simulator counts them."""
    return [entry for entry in azure.requests() if entry["plane"] == "gateway"]


def test_limits_that_take_too_many_calls_are_left_out(outputs):
    """With the number that would allow them."""
    found = deep(outputs, "--most-calls", "25")
    assert found[API, CALLS]["message"] == "it would take 26 calls"
    assert found[API, CALLS]["fix"] == "--most-calls 26 allows that"


def test_calls_of_a_consumer_whose_limit_is_used_up_are_not_taken_for_mistakes(outputs):
    """The second proof within a minute says when to come again."""
    assert deep(outputs)[VERSIONED, QUOTA]["status"] == "skipped"
    found = {key: check for key, check in deep(outputs).items() if key[0] == API}
    assert {check["status"] for check in found.values()} == {"skipped"}
    limited = [check["fix"] for check in found.values() if "limit of the gateway" in check["message"]]
    assert limited
    assert all("run it again in" in fix for fix in limited)


def edited(apim: Any, name: str, before: str, after: str) -> None:
    """The API's policy with one text in place of another, as in the portal."""
    text = apim.api_policy.get(GROUP, SERVICE, name, "policy").value
    assert before in text
    body = {"properties": {"value": text.replace(before, after), "format": "xml"}}
    apim.api_policy.create_or_update(GROUP, SERVICE, name, "policy", parameters=body, if_match="*")


@pytest.fixture
def policy_put_back(apim) -> Iterator[None]:
    """Afterwards the API's policy is what it was."""
    body = {"properties": {"value": apim.api_policy.get(GROUP, SERVICE, API, "policy").value, "format": "xml"}}
    yield
    apim.api_policy.create_or_update(GROUP, SERVICE, API, "policy", parameters=body, if_match="*")


HAND = {
    "a stream is buffered": ('buffer-response="false"', 'buffer-response="true"', STREAM, "buffers the answer"),
    "the limit of tokens is another": ('tokens-per-minute="1000"', 'tokens-per-minute="100000"', TOKENS, "limit was removed"),
    "the limit of calls is another": ('calls="25"', 'calls="2500"', CALLS, "limit was removed"),
    "no header tells what is left": (
        ' remaining-tokens-header-name="x-tokens-left"',
        "",
        "answers tell x-tokens-left",
        "header in it",
    ),
    "another page may call": ("https://app.contoso.com", "https://other.example", BROWSER, "cors policy was changed"),
}


@pytest.mark.rest
@pytest.mark.usefixtures("policy_put_back")
@pytest.mark.parametrize(("before", "after", "what", "why"), HAND.values(), ids=HAND)
def test_a_policy_that_was_changed_by_hand(outputs, apim, before, after, what, why):
    """One check fails, with its cause."""
    edited(apim, API, before, after)
    failed = {key: check for key, check in deep(outputs).items() if check["status"] == "failed"}
    assert set(failed) == {(API, what)}
    assert why in failed[API, what]["message"]
    assert "pulumi up --refresh" in failed[API, what]["fix"]


@pytest.mark.rest
def test_a_member_of_the_pool_at_the_wrong_url(deployed, outputs, apim):
    """The first member answers the shallow proof; every second call fails. Refreshed, the update puts it right."""
    apim.backend.update(GROUP, SERVICE, "west-openai", if_match="*", parameters={"url": "https://contoso-west.openai.azure.com"})
    failed = [key for key, check in deep(outputs).items() if check["status"] == "failed"]
    assert failed
    assert {api for api, _ in failed} == {API}
    assert deployed.up("--refresh").changes == {"update": 1}


@pytest.mark.rest
def test_an_api_that_was_added_to_a_product_by_hand(outputs, apim):
    """The product's key opens more than the stack says."""
    apim.product_api.create_or_update(GROUP, SERVICE, "trial", API)
    try:
        failed = {key: check for key, check in deep(outputs).items() if check["status"] == "failed"}
    finally:
        apim.product_api.delete(GROUP, SERVICE, "trial", API)
    assert set(failed) == {(API, CLOSED)}
    assert "take the API out of the product" in failed[API, CLOSED]["fix"]


def chats(azure) -> int:
    """How many chats the accounts were asked for so far."""
    requests = azure._ask("GET", "journal")["requests"]
    return sum(entry["plane"] == "model" and entry["path"].endswith("/chat/completions") for entry in requests)


@pytest.mark.parametrize("action", [{"truncate_stream": True}, {"reset": True, "at": 900}])
def test_a_stream_that_breaks_off(outputs, azure, action):
    """Cleanly or not: there is no [DONE]. The calls before it are not streams."""
    before = chats(azure)
    checks(outputs, stack="deep")
    shallow = chats(azure) - before
    azure._ask("POST", "clock", {"advance": "PT61S"})
    azure.arm_fault(plane="model", match={"path": "/chat/completions"}, skip=shallow, times=1, action=action)
    failed = {key: check for key, check in deep(outputs).items() if check["status"] == "failed"}
    assert [what for _, what in failed] == [STREAM]
    assert "expected [DONE]" in next(iter(failed.values()))["message"]
