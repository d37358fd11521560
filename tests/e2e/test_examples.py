"""The stacks in `examples/`: each deploys, stays as it is, answers as its README says, and goes without a trace."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from typer.testing import CliRunner

from apim.__main__ import app
from tests.e2e.conftest import Workspace
from tests.e2e.proofs import signed_in, stacks_in
from tools import arm, simulator_process
from tools.paths import ROOT
from tools.playground import calls
from tools.playground.consumer import Consumer
from tools.playground.setups import ACCOUNTS, TEXTS, setup

EXAMPLES = ROOT / "examples"
GROUP, SERVICE = "rg-ai-regions", "apim-regions"
QUESTION = [{"role": "user", "content": "What is a gateway for?"}]


@pytest.fixture
def regions(azure):
    """The world that the examples deploy into, beside the starter world, and the real time: a test before may have advanced it."""
    azure.reset()
    azure._ask("POST", "seed", {"world": "regions"})
    return azure


@pytest.fixture
def example(request, regions, deploy) -> Iterator[Workspace]:
    """A deployed example by its name; afterwards it is destroyed, and Azure is what it was."""
    file = setup(request.param).file
    before = regions.state()
    secrets = secrets_of(file.read_text(encoding="utf-8"), regions)
    workspace = deploy(stack_file=file, secrets=secrets)
    workspace.up()
    assert workspace.up().changes == {}
    yield workspace
    text = json.dumps(workspace.exported())
    assert not any(value in text for value in secrets.values())
    workspace.destroy()
    assert regions.state() == before


def secrets_of(text: str, regions: Any) -> dict[str, str]:
    """The secrets that an example names, as a team would find them."""
    accounts = {name: place for (world, name), place in ACCOUNTS.items() if world == "regions" and f"secret: {name}" in text}
    found = {f"azure-openai-apim:{name}": arm.account_key(regions.addresses, *place) for name, place in accounts.items()}
    return found | {f"azure-openai-apim:{name}": value for name, value in TEXTS.items() if f"secret: {name}" in text}


def named(name: str) -> Any:
    """Parametrise a test with one example."""
    return pytest.mark.parametrize("example", [name], indirect=True)


def client_of(workspace: Workspace, openai_client: Any, **others: Any) -> Any:
    """The client of a consumer, set up from the stack's outputs alone."""
    outputs = workspace.outputs
    api = outputs["apis"]["azure-openai"]
    credentials = others or {"api_key": outputs["subscriptionKeys"]["team"]}
    return openai_client(azure_endpoint=api["azureEndpoint"], api_version=api["apiVersion"], **credentials)


def ask(client: Any) -> Any:
    """One call, with the headers of its answer."""
    return client.chat.completions.with_raw_response.create(model="gpt-4o", messages=QUESTION)


def streamed(client: Any, model: str = "gpt-4o") -> str:
    """The text of a streamed call."""
    stream = client.chat.completions.create(model=model, messages=QUESTION, stream=True)
    return "".join(choice.delta.content or "" for event in stream for choice in event.choices)


def trace_of(regions: Any, answer: Any) -> dict[str, Any]:
    """What the gateway did with a call."""
    return dict(regions._ask("GET", f"traces/{answer.headers['x-sim-trace']}"))


ANSWERED = "with the subscription key: 200 This is gpt-4o"
KEY = [ANSWERED, "  the gateway called east-openai; the consumer's key does not reach", "with another key: 401 "]
PRINTED = {
    "single-key": KEY,
    "managed-identity": [ANSWERED, "  the gateway called east-openai with a token", "  leave roleAssignment out"],
    "key-vault": KEY,
    "two-regions": [
        "a call is answered by east-openai",
        "contoso-east says 429 and Retry-After: 30 to the next one; it went to east-openai, then west-openai",
        "the caller saw 200 both times; a call right after it goes to west-openai",
        "half a minute later calls go to east-openai",
    ],
    "entra-only": [
        "with a token for api://contoso-ai: 200 ",
        "  x-tokens-left: ",
        "with a token for api://other: 401 ",
        "with a key alone: 401 ",
    ],
    "stored-responses": [
        "team-one gets a response: 200 This is gpt-4o",
        "  in its account, ",
        "one after it, streamed: response.completed",
        "team-one reads the first again: 200, from ",
        "team-two reads it: 404 ",
        "team-one asks for vectors: 403 ",
    ],
    "token-budgets": ["team-one (trial, 60 tokens a minute): ", "team-two (standard, 200 tokens a month): "],
    "revisions": [ANSWERED, "  answered by revision 2; the stack's output says 2", "  add an operation"],
    "everything": [
        "with token, key and version: 200 ",
        "  x-gateway-team: ",
        "  the gateway called ",
        "for another deployment: 403 deployment gpt-35-turbo-instruct is not approved",
        "with a token for another audience: 401 ",
        "without version: 404 ",
    ],
}
"""How the lines begin that the playground's calls print."""


def playground_calls(example: Workspace, regions: Any, name: str) -> None:
    """What a playground prints of an example is what its test finds."""
    lines = list(calls.of(name)(Consumer(example.outputs, regions.addresses)))
    beginnings = [line[: len(expected)] for line, expected in zip(lines, PRINTED[name], strict=True)]
    assert beginnings == PRINTED[name], lines


def both_ways(client: Any) -> None:
    """A call answers in one piece and in several, with the same text."""
    assert streamed(client) == ask(client).parse().choices[0].message.content


@pytest.mark.soak  # before a push the calls of test_key_vault are the same
@named("single-key")
def test_single_key(example, regions, openai_client):
    """The consumer's key opens the API and stays at the gateway; another key opens nothing."""
    client = client_of(example, openai_client)
    both_ways(client)
    assert trace_of(regions, ask(client))["subscriptionKeyUpstream"] is False
    with pytest.raises(openai.AuthenticationError):
        ask(client_of(example, openai_client, api_key="0" * 32))
    playground_calls(example, regions, "single-key")


@named("managed-identity")
def test_managed_identity(example, regions, openai_client):
    """The service's identity calls with its token. Without its role the model refuses, and only the trace says why."""
    client = client_of(example, openai_client)
    both_ways(client)
    assignment = next(each for each in regions.state()["resources"] if "/roleAssignments/" in each["id"])
    arm_call(regions, "DELETE", assignment["id"])
    with pytest.raises(openai.AuthenticationError) as refused:
        ask(client)
    trace = trace_of(regions, refused.value.response)
    assert "Cognitive Services OpenAI User" in json.dumps(trace["attempts"])
    assert "OpenAI User" not in refused.value.response.text
    example.refresh()
    assert example.up().changes == {"create": 1}
    both_ways(client)
    playground_calls(example, regions, "managed-identity")


def arm_call(regions: Any, method: str, resource: str) -> None:
    """A call of somebody who is not the program, as in the portal."""
    addresses = regions.addresses
    with simulator_process.client(addresses) as http:
        answer = http.request(method, f"{resource}?api-version=2022-04-01", headers={"Authorization": "Bearer portal"})
    assert answer.is_success, answer.text


@named("key-vault")
def test_key_vault(example, regions, openai_client):
    """The key comes from the Key Vault; the stack's state has never seen it."""
    both_ways(client_of(example, openai_client))
    playground_calls(example, regions, "key-vault")


@named("two-regions")
def test_two_regions(example, regions, openai_client):
    """The first region answers; while it says 429, the same call goes to the second, and the next ones too until it is over."""
    client = client_of(example, openai_client)
    assert members(trace_of(regions, ask(client))) == ["east-openai"]
    action = {"status": 429, "headers": {"Retry-After": "30"}}
    regions.arm_fault(plane="model", match={"account": "contoso-east"}, times=1, action=action)
    assert members(trace_of(regions, ask(client))) == ["east-openai", "west-openai"]
    assert members(trace_of(regions, ask(client))) == ["west-openai"]
    regions._ask("POST", "clock", {"advance": "PT31S"})
    assert members(trace_of(regions, ask(client))) == ["east-openai"]
    both_ways(client)
    playground_calls(example, regions, "two-regions")


def members(trace: dict[str, Any]) -> list[str]:
    """Who was called, in order."""
    return [attempt["member"] for attempt in trace["attempts"]]


@named("entra-only")
def test_entra_only(example, regions, openai_client):
    """A token of the application opens the API; a key alone, or a token for somebody else, does not."""
    right, wrong = (token_for(regions, audience) for audience in ("api://contoso-ai", "api://other"))
    client = client_of(example, openai_client, azure_ad_token=right)
    both_ways(client)
    assert 0 < int(ask(client).headers["x-tokens-left"]) < 1000
    for credentials in ({"azure_ad_token": wrong}, {"api_key": "0" * 32}):
        with pytest.raises(openai.AuthenticationError):
            ask(client_of(example, openai_client, **credentials))
    playground_calls(example, regions, "entra-only")


def token_for(regions: Any, audience: str) -> str:
    """A token that an application gets for an audience."""
    addresses = regions.addresses
    form = {
        "grant_type": "client_credentials",
        "client_id": addresses.client_id,
        "client_secret": addresses.client_secret,
        "scope": f"{audience}/.default",
    }
    with simulator_process.client(addresses) as http:
        return str(http.post(f"/{addresses.tenant}/oauth2/v2.0/token", data=form).json()["access_token"])


def repeatedly(client: Any) -> None:
    """More calls than any budget here allows."""
    for _ in range(50):
        ask(client)


@named("token-budgets")
def test_token_budgets(example, regions, openai_client, monkeypatch, tmp_path):
    """A trial's minute is soon over, 429 with when to try again; a standard month ends with 403; neither touches the other."""
    keys = example.outputs["subscriptionKeys"]
    trial, standard = (client_of(example, openai_client, api_key=keys[name]) for name in ("team-one", "team-two"))
    both_ways(trial)
    with pytest.raises(openai.RateLimitError) as refused:
        repeatedly(trial)
    assert 1 <= int(refused.value.response.headers["retry-after"]) <= 60
    left = int(ask(standard).headers["x-quota-left"])
    assert 0 < left < 200
    with pytest.raises(openai.PermissionDeniedError) as used_up:
        repeatedly(standard)
    assert used_up.value.response.json()["message"].startswith("Token quota is exceeded.")
    playground_calls(example, regions, "token-budgets")
    signed_in(monkeypatch, regions, tmp_path)
    stacks_in(monkeypatch, stack_folder(tmp_path / "repository", "token-budgets"))
    done = CliRunner().invoke(app, ["usage", "--stack", "token-budgets", "--by", "consumer,model", "--format", "json"])
    used = json.loads(done.stdout)
    assert (done.exit_code, {(line["consumer"], line["model"]) for line in used["lines"]}) == (
        0,
        {(name, "gpt-4o") for name in keys},
    )
    assert [(quota["consumer"], quota["left"]) for quota in used["quotas"]] == [("team-two", 0)]
    assert used["total"]["streamedTokens"] > 0


def stack_folder(folder: Path, name: str) -> Path:
    """A folder with the files of an example's stack, where commands find it."""
    folder.mkdir()
    for shared in ("specs", "examples"):
        (folder / shared).symlink_to(ROOT / shared)
    for file in (ROOT / "Pulumi.yaml", EXAMPLES / f"Pulumi.{name}.yaml"):
        shutil.copy(file, folder)
    return folder


@pytest.mark.rest
@named("stored-responses")
def test_stored_responses(example, regions, openai_client):
    """Through the engine, with the service's own identity: the owner finds its response, the other consumer none."""
    playground_calls(example, regions, "stored-responses")


@pytest.mark.rest
@named("revisions")
def test_revisions(example, regions, openai_client):
    """The first release is revision 2, and answers as any API does."""
    client = client_of(example, openai_client)
    both_ways(client)
    assert trace_of(regions, ask(client))["revision"] == "2"
    assert example.outputs["apis"]["azure-openai"]["revision"] == 2
    playground_calls(example, regions, "revisions")


@named("everything")
def test_everything(example, regions, openai_client):
    """All of it in one call; then what each guard refuses."""
    key, token = example.outputs["subscriptionKeys"]["team-one"], token_for(regions, "api://contoso-ai")
    called = {"default_query": {"version": "v1"}, "default_headers": {"api-key": key}}
    client = client_of(example, openai_client, azure_ad_token=token, **called)
    first, again = ask(client), ask(client)
    assert (first.headers["x-gateway-team"], first.headers["x-tokens-left"] < "5000") == ("platform", True)
    assert [len(trace_of(regions, answer)["attempts"]) for answer in (first, again)] == [1, 0]
    assert again.parse().choices[0].message.content == first.parse().choices[0].message.content
    metrics = regions._ask("GET", "metrics")["metrics"]
    assert {metric["dimensions"]["API ID"] for metric in metrics} == {"azure-openai"}
    with pytest.raises(openai.PermissionDeniedError) as refused:
        client.chat.completions.create(model="gpt-35-turbo-instruct", messages=QUESTION)
    assert refused.value.response.text == "deployment gpt-35-turbo-instruct is not approved"
    regions.settings(content_safety=[{"text": "gateway", "category": "Violence", "severity": 6}])
    with pytest.raises(openai.PermissionDeniedError):
        ask(client)
    regions.settings(content_safety=[])
    for others in ({"azure_ad_token": token_for(regions, "api://other"), **called}, {"api_key": key}):
        with pytest.raises((openai.AuthenticationError, openai.NotFoundError)):
            ask(client_of(example, openai_client, **others))
    playground_calls(example, regions, "everything")


FOUNDRY = """
config:
  azure-openai-apim:service: {name: apim-regions, resourceGroup: rg-ai-regions}
  azure-openai-apim:backends:
    east:
      origin: https://contoso-east.services.ai.azure.com
      credential: {apiKey: {secret: openaiKey}}
  azure-openai-apim:apis:
    - name: foundry
      displayName: Azure AI Foundry
      path: foundry
      backend: east
      clients: any
      apiVersion: 2024-05-01-preview
      http:
        operations: [{name: chat, template: /models/chat/completions}]
      tokenLimit: {tokensPerMinute: 1000, remainingTokensHeader: x-tokens-left}
  azure-openai-apim:subscriptions: [{name: team, displayName: Team, api: foundry}]
"""


def test_foundry_routes(regions, deploy, openai_client, tmp_path):
    """An API of Foundry's routes: the client is told where they are, and limits count them as any other."""
    file = tmp_path / "Pulumi.foundry.yaml"
    file.write_text(FOUNDRY, encoding="utf-8")
    workspace = deploy(stack_file=file, secrets=secrets_of(FOUNDRY, regions))
    workspace.up()
    api, key = workspace.outputs["apis"]["foundry"], workspace.outputs["subscriptionKeys"]["team"]
    client = openai_client(
        base_url=f"{api['gatewayUrl']}/models",
        api_key="unused",
        default_headers={"api-key": key},
        default_query={"api-version": api["apiVersion"]},
    )
    both_ways(client)
    assert 0 < int(ask(client).headers["x-tokens-left"]) < 1000
    workspace.destroy()
