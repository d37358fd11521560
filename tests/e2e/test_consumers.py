"""Two products with consumers of their own, a fragment, a named value, a logger, diagnostics and versions, in one stack."""

import json
import ssl
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import httpx
import pytest
import yaml

from tools import arm, demo

GROUP = "rg-ai-local"
CHAT = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
QUESTION = {"messages": [{"role": "user", "content": "Which way is up?"}]}
FRAGMENT = '<fragment><set-header name="x-team" exists-action="override"><value>{{team}}</value></set-header></fragment>'
POLICY = """<policies>
  <inbound><base /></inbound>
  <backend><base /></backend>
  <outbound>
    <base />
    <set-header name="x-product" exists-action="override"><value>@(context.Product.Id)</value></set-header>
  </outbound>
  <on-error><base /></on-error>
</policies>"""


def api(name: str, path: str, **more: Any) -> dict[str, Any]:
    """An HTTP API with the chat operation."""
    return {"name": name, "displayName": name, "path": path, "backend": "openai", "http": {}, **more}


STACK = {
    "service": {"name": "apim-local", "resourceGroup": GROUP},
    "backends": {
        "openai": {"origin": "https://contoso-openai.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}
    },
    "versionSets": {"chat": {"displayName": "Chat", "header": "x-version"}},
    "apis": [
        api("one", "one", fragments=["team"]),
        api("two", "two"),
        api("chat-v1", "chat", version={"set": "chat", "name": "v1"}),
        api("chat-v2", "chat", version={"set": "chat", "name": "v2"}, fragments=["team"]),
    ],
    "namedValues": {"team": {"value": "platform"}, "insights": {"secret": "insightsKey"}},
    "fragments": {"team": {"file": "policies/team.xml", "description": "Tells who runs the gateway"}},
    "loggers": {
        "insights": {"type": "applicationInsights", "connectionString": "insights"},
        "monitor": {"type": "azureMonitor"},
    },
    "diagnostics": [
        {"logger": "insights", "sampling": 50, "metrics": True},
        {"logger": "insights", "api": "one", "headers": ["x-team"]},
        {"logger": "monitor", "api": "one"},
        {"logger": "monitor", "api": "two"},
    ],
    "products": [
        {"name": "gold", "displayName": "Gold", "terms": "Be kind", "apis": ["one", "two"], "policy": "policies/gold.xml"},
        {"name": "silver", "displayName": "Silver", "apis": ["two", "chat-v1", "chat-v2"], "subscriptionsLimit": 5},
    ],
    "subscriptions": [
        {"name": "team-gold", "displayName": "Team Gold", "product": "gold"},
        {"name": "team-silver", "displayName": "Team Silver", "product": "silver"},
        {"name": "team-one", "displayName": "Team One", "api": "one"},
    ],
    "subscription": {"name": "operators", "displayName": "Operators"},
}

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack: its workspace, its outputs, Azure before it, and the requests that `up` made."""

    workspace: Any
    outputs: dict[str, Any]
    before: dict[str, Any]
    requests: list[dict[str, Any]]


@pytest.fixture(scope="module")
def deployed(azure, shared_program, shared_deploy) -> Deployed:
    """Everything at once."""
    (shared_program / "policies").mkdir()
    (shared_program / "policies" / "team.xml").write_text(FRAGMENT, encoding="utf-8")
    (shared_program / "policies" / "gold.xml").write_text(POLICY, encoding="utf-8")
    file = shared_program / "Pulumi.consumers.yaml"
    config = {f"azure-openai-apim:{key}": value for key, value in STACK.items()}
    file.write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    before = azure.state()
    key = arm.account_key(azure.addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)
    secrets = {demo.KEY: key, "azure-openai-apim:insightsKey": "InstrumentationKey=0000"}
    workspace = shared_deploy(shared_program, file, secrets)
    workspace.up()
    return Deployed(workspace, workspace.outputs, before, azure.requests())


def ask(azure: Any, path: str, key: str, **headers: str) -> httpx.Response:
    """One chat call at the gateway."""
    url = f"{azure.addresses.gateway}/{path}{CHAT}"
    trusted = ssl.create_default_context(cafile=azure.addresses.ca)
    return httpx.post(url, json=QUESTION, headers={"api-key": key, **headers}, verify=trusted)


def overlapping(requests: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Writes that were under way at once although they hold one API or product."""
    writes = [entry for entry in requests if entry["plane"] == "arm" and entry["locks"]]
    pairs = combinations(writes, 2)
    return [
        (one["path"], other["path"])
        for one, other in pairs
        if set(one["locks"]) & set(other["locks"]) and one["began"] < other["ended"] and other["began"] < one["ended"]
    ]


OPENS = {"team-gold": {"one", "two"}, "team-silver": {"two", "chat"}, "team-one": {"one"}}


@pytest.mark.parametrize("consumer", OPENS)
def test_a_key_opens_what_it_is_for_and_nothing_else(deployed, azure, consumer):
    """Three paths, each with the key of one consumer."""
    key = deployed.outputs["subscriptionKeys"][consumer]
    opened = {path for path in ("one", "two", "chat") if ask(azure, path, key, **{"x-version": "v1"}).status_code == 200}
    assert opened == OPENS[consumer]


def test_the_operators_key_opens_all(deployed, azure):
    """The single subscription has no scope, and its key an export of its own."""
    key = deployed.outputs["subscriptionKey"]
    assert [ask(azure, path, key, **{"x-version": "v2"}).status_code for path in ("one", "two", "chat")] == [200, 200, 200]


def test_the_policy_of_a_product_runs_for_its_consumers_alone(deployed, azure):
    """It adds the product's name to answers."""
    keys = deployed.outputs["subscriptionKeys"]
    assert ask(azure, "two", keys["team-gold"]).headers["x-product"] == "gold"
    assert "x-product" not in ask(azure, "two", keys["team-silver"]).headers


def test_a_version_is_named_in_its_header(deployed, azure):
    """Without it no API is on that path; what to send stands among the exports."""
    key = deployed.outputs["subscriptionKeys"]["team-silver"]
    assert ask(azure, "chat", key).status_code == 404
    assert deployed.outputs["apis"]["chat-v2"]["contract"]["version"] == {"header": "x-version=v2"}


def test_what_azure_shows(deployed, apim):
    """Microsoft's client sees loggers and diagnostics as they were meant, and no named value beside ours and the ledger."""
    logger = apim.logger.get(GROUP, "apim-local", "insights")
    assert logger.credentials == {"connectionString": "{{insights}}"}
    one = apim.api_diagnostic.get(GROUP, "apim-local", "one", "applicationinsights")
    assert (one.logger_id.rsplit("/", 1)[1], one.sampling.percentage, one.always_log) == ("insights", 100, "allErrors")
    assert {pipe.body.bytes for side in (one.frontend, one.backend) for pipe in (side.request, side.response)} == {0}
    assert apim.diagnostic.get(GROUP, "apim-local", "applicationinsights").sampling.percentage == 50
    names = {str(value.name) for value in apim.named_value.list_by_service(GROUP, "apim-local")}
    assert {name for name in names if not name.startswith("ledger-")} == {"openaiKey", "team", "insights"}
    assert apim.product.get(GROUP, "apim-local", "gold").terms == "Be kind"
    assert apim.api.get(GROUP, "apim-local", "chat-v2").api_version_set_id.endswith("/apiVersionSets/chat")


def test_no_writes_overlap_under_one_api_or_product(deployed):
    """In an update, as the journal tells; two products share an API here."""
    assert len([entry for entry in deployed.requests if entry["locks"]]) > 15
    assert overlapping(deployed.requests) == []


@pytest.mark.rest
def test_a_second_update_changes_nothing(deployed):
    """Nor does a refresh find drift."""
    assert deployed.workspace.up("--refresh", "--expect-no-changes").changes == {}


def test_keys_and_secrets_are_encrypted_in_the_state(deployed):
    """Neither consumers' keys nor the connection string stand in clear."""
    text = json.dumps(deployed.workspace.exported())
    keys = [*deployed.outputs["subscriptionKeys"].values(), deployed.outputs["subscriptionKey"], "InstrumentationKey=0000"]
    assert [key for key in keys if key in text] == []


def test_one_destroy_takes_everything_along(deployed, azure):
    """Azure is as it was, and no writes overlapped on the way either."""
    deployed.workspace.destroy()
    assert azure.state() == deployed.before
    assert overlapping(azure.requests()) == []
