"""Names of models: a v1 API and one of deployments, two products, two subscriptions, and what each may call."""

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import openai
import pytest
import yaml

from settings import SECRET, Settings, Sources, parse
from tests.apim.command_line import invoke
from tools import arm, demo
from tools.paths import ROOT

QUESTION = [{"role": "user", "content": "What is a gateway for?"}]
V1 = {
    "chat": "POST /openai/v1/chat/completions",
    "embeddings": "POST /openai/v1/embeddings",
    "list-models": "GET /openai/v1/models",
    "model": "GET /openai/v1/models/{model}",
}


def operation(name: str, route: str) -> dict[str, str]:
    """A declared operation."""
    method, template = route.split()
    return {"name": name, "method": method, "template": template}


STACK: dict[str, Any] = {
    "service": {"name": "apim-local", "resourceGroup": "rg-ai-local"},
    "backends": {
        "openai": {"origin": "https://contoso-openai.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}
    },
    "models": [
        {"name": "chat", "backend": "openai", "deployment": "gpt-4o"},
        {"name": "gpt-4o", "backend": "openai"},
        {"name": "vectors", "backend": "openai", "deployment": "text-embedding-3-small", "retires": "2099-12-31"},
    ],
    "apis": [
        {
            "name": "v1",
            "displayName": "v1",
            "path": "v1",
            "backend": "openai",
            "http": {"operations": [operation(name, route) for name, route in V1.items()]},
        },
        {"name": "dated", "displayName": "Dated", "path": "dated", "backend": "openai", "http": {}},
    ],
    "products": [
        {"name": "chat-only", "displayName": "Chat only", "apis": ["v1", "dated"], "models": ["chat", "gpt-4o"]},
        {"name": "everything", "displayName": "Everything", "apis": ["v1", "dated"]},
    ],
    "subscriptions": [
        {"name": "writers", "displayName": "Writers", "product": "chat-only"},
        {"name": "narrow", "displayName": "Narrow", "product": "chat-only", "models": ["chat"]},
        {"name": "all", "displayName": "All", "product": "everything"},
    ],
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """The deployed stack."""

    outputs: dict[str, Any]
    settings: Settings
    environment: dict[str, str]

    def v1(self, openai_client: Callable[..., Any], subscription: str) -> Any:
        """OpenAI's client for a consumer."""
        key = self.outputs["subscriptionKeys"][subscription]
        return openai_client(base_url=self.outputs["apis"]["v1"]["baseUrl"], api_key="unused", default_headers={"api-key": key})

    def dated(self, openai_client: Callable[..., Any], subscription: str) -> Any:
        """Azure's client for a consumer."""
        api = self.outputs["apis"]["dated"]
        key = self.outputs["subscriptionKeys"][subscription]
        return openai_client(azure_endpoint=api["azureEndpoint"], api_version=api["apiVersion"], api_key=key)


@pytest.fixture(scope="module")
def gateway(azure, shared_program, shared_deploy) -> Gateway:
    """The stack, deployed and unchanged by a second update."""
    file = shared_program / "Pulumi.models.yaml"
    file.write_text(yaml.safe_dump({"config": {f"azure-openai-apim:{key}": value for key, value in STACK.items()}}))
    key = arm.account_key(azure.addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)
    workspace = shared_deploy(shared_program, file, {demo.KEY: key})
    workspace.up()
    assert workspace.up().changes == {}
    settings = parse({**STACK, "openaiKey": SECRET}, Sources("Pulumi.models.yaml"))
    return Gateway(workspace.outputs, settings, workspace.stack.env())


def refused(call: Callable[[], Any], status: int) -> dict[str, Any]:
    """OpenAI's error object of a call that is refused."""
    with pytest.raises(openai.APIStatusError) as error:
        call()
    assert error.value.status_code == status
    return dict(error.value.response.json()["error"])


def test_names_reach_their_deployments(gateway, openai_client):
    """Both names of one deployment answer, in one piece and streamed, on v1 routes and on dated ones."""
    for client in (gateway.v1(openai_client, "all"), gateway.dated(openai_client, "all")):
        for name in ("chat", "gpt-4o", "CHAT"):
            answer = client.chat.completions.create(model=name, messages=QUESTION)
            assert answer.choices[0].message.content.startswith("This is gpt-4o")
            stream = client.chat.completions.create(model=name, messages=QUESTION, stream=True)
            text = "".join(choice.delta.content or "" for event in stream for choice in event.choices)
            assert text == answer.choices[0].message.content
    assert gateway.v1(openai_client, "all").embeddings.create(model="vectors", input="a").data


def test_others_are_refused(gateway, openai_client):
    """403 names what is allowed, a name that no model has is unknown, and a body without one is refused."""
    for client in (gateway.v1(openai_client, "narrow"), gateway.dated(openai_client, "narrow")):
        create = client.chat.completions.create
        foreign = refused(partial(create, model="gpt-4o", messages=QUESTION), 403)
        assert foreign == {
            "message": "The model gpt-4o is not open to you; you may use: chat",
            "type": "invalid_request_error",
            "param": "model",
            "code": "model_not_allowed",
        }
        unknown = refused(partial(create, model="gpt-5", messages=QUESTION), 404)
        assert unknown["code"] == "model_not_found"
    none = refused(lambda: gateway.v1(openai_client, "all").post("/chat/completions", body={}, cast_to=dict), 400)
    assert none["code"] == "missing_model"


@pytest.mark.parametrize(
    ("subscription", "names"), [("all", ["chat", "gpt-4o", "vectors"]), ("writers", ["chat", "gpt-4o"]), ("narrow", ["chat"])]
)
def test_models_list(gateway, openai_client, subscription, names):
    """The list has what this consumer may use; one that it may not is refused."""
    client = gateway.v1(openai_client, subscription)
    assert [model.id for model in client.models.list()] == names
    assert client.models.retrieve("chat").id == "chat"
    if "vectors" not in names:
        assert refused(lambda: client.models.retrieve("vectors"), 403)["code"] == "model_not_allowed"


def test_an_unusual_body_is_answered(gateway, openai_client):
    """Dates as text, large numbers, members twice; tests/policy/test_models.py has what becomes of the bytes."""
    sent = '{"messages":[{"role":"user","content":"2024-01-01T00:00:00+02:00"}],"seed":9007199254740993,"seed":7 ,"model":"chat"}'
    client = gateway.v1(openai_client, "all")
    answer = client._client.post(
        str(client.base_url) + "chat/completions",
        content=sent,
        headers={"api-key": gateway.outputs["subscriptionKeys"]["all"], "Content-Type": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.text)["model"]


def test_commands_of_the_guide(gateway, monkeypatch):
    """Each line of docs/guides/models.md runs on this stack, and the last ends as the page shows."""
    for name, value in gateway.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("apim.stacks.stack_settings", lambda *_, **__: gateway.settings)
    page = (ROOT / "docs/guides/models.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line, comments=True)[1:] for line in block.splitlines()]
    ran = [invoke(*(word.replace("prod", "local") for word in line)) for line in lines]
    assert [err for _, _, err in ran] == [""] * 3
    assert ran[2][0] == 1
    (told,) = [line for line in page.splitlines() if line.startswith("error: chat: ")]
    assert told in ran[2][1]


@pytest.mark.parametrize(("day", "code"), [("2046-06-01", 0), ("2047-01-15", 0), ("2047-03-15", 1)])
def test_what_ends_when(gateway, monkeypatch, day, code):
    """The command asks the accounts of the stack's backends, and judges by a day."""
    for name, value in gateway.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("apim.stacks.stack_settings", lambda *_, **__: gateway.settings)
    found = invoke("models", "--stack", "local", "--format", "json", "--on", day)
    assert found[0] == code, found
    whole = json.loads(found[1])
    assert [(name["name"], name["answering"][0]["deployed"]["model"]) for name in whole["models"]] == [
        ("chat", "gpt-4o"),
        ("gpt-4o", "gpt-4o"),
        ("vectors", "text-embedding-3-small"),
    ]
    assert [each["name"] for each in whole["unnamed"]] == ["gpt-35-turbo-instruct"]
