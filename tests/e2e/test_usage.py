"""`apim usage` after real calls: what it sums is what the model server answered, and what it costs is what a calculation gives."""

import json
import random
import re
import shlex
import ssl
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from typer.testing import CliRunner

from apim.__main__ import app
from apim.azure import connect
from tests.e2e.proofs import signed_in, stacks_in
from tools import demo
from tools.paths import ROOT

pytestmark = pytest.mark.timeout(600)
ACCOUNT = "/resourceGroups/rg-ai-local/providers/Microsoft.CognitiveServices/accounts/contoso-openai"
COMPONENT = "/subscriptions/{subscription}/resourceGroups/rg-ai-local/providers/microsoft.insights/components/insights"
WORKSPACE = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c10"
"""Of the simulator: docs/explanation/simulator.md."""
STREAM = """@{ try { return context.Request.Body.As<JObject>(preserveContent: true).Value<bool>("stream") ? "true" : "false"; }
catch { return "false"; } }"""
"""Of bodies that are no JSON, too."""
CONSUMERS = ("mobile", "web", "batch", "search", "support")
MODELS = {"gpt-4o": "chat/completions", "gpt-35-turbo-instruct": "completions", "text-embedding-3-small": "embeddings"}
PRICES = """
currency: USD
models:
  gpt-4o: [{from: 2020-01-01, prompt: 2.50, completion: 10.00}]
  gpt-35-turbo-instruct: [{from: 2020-01-01, prompt: 1.500001, completion: 2}]
  text-embedding-3-small: [{from: 2020-01-01, prompt: 0.02, completion: 0.00}]
"""
PER_TOKEN = {
    "gpt-4o": (Fraction(25, 10**7), Fraction(1, 10**5)),
    "gpt-35-turbo-instruct": (Fraction(1500001, 10**12), Fraction(2, 10**6)),
    "text-embedding-3-small": (Fraction(2, 10**8), Fraction(0)),
}
"""The same prices, by hand."""


@pytest.fixture(scope="module")
def workspace(azure, shared_program, shared_deploy) -> Iterator[Any]:
    """Stack local with five consumers, a token metric that goes to Application Insights, and a workbook over that."""
    stack = yaml.safe_load((ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8"))
    project = yaml.safe_load((shared_program / "Pulumi.yaml").read_text(encoding="utf-8"))
    api = project["config"]["azure-openai-apim:apis"]["value"][0]
    model = {"name": "Model", "value": '@(context.Request.MatchedParameters.GetValueOrDefault("deployment-id", ""))'}
    stream = {"name": "Stream", "value": STREAM}
    api["tokenMetric"] = {"dimensions": [{"name": "API ID"}, {"name": "Subscription ID"}, model, stream]}
    component = COMPONENT.format(subscription=azure.addresses.subscription)
    logger = {"type": "applicationInsights", "connectionString": "insights", "resourceId": component}
    stack["config"] |= {
        "azure-openai-apim:apis": [api],
        "azure-openai-apim:subscriptions": [{"name": name, "displayName": name} for name in CONSUMERS],
        "azure-openai-apim:namedValues": {"insights": {"secret": "insightsConnectionString"}},
        "azure-openai-apim:loggers": {"insights": logger},
        "azure-openai-apim:diagnostics": [{"logger": "insights", "metrics": True}],
        "azure-openai-apim:workbook": {"source": component, "location": "westeurope"},
    }
    file = shared_program / "Pulumi.measured.yaml"
    file.write_text(yaml.safe_dump(stack), encoding="utf-8")
    secrets = {**demo.secrets(azure.addresses), "insightsConnectionString": "InstrumentationKey=none"}
    workspace = shared_deploy(shared_program, file, secrets)
    workspace.up()
    yield workspace
    azure.reset()


@pytest.fixture(scope="module")
def deployed(workspace) -> Any:
    """Its outputs."""
    return workspace.outputs


@pytest.fixture
def usage(azure, deployed, shared_program, monkeypatch, tmp_path) -> Any:
    """`usage(*arguments)`: exit code, stdout and stderr of the command, as a pipeline runs it."""
    signed_in(monkeypatch, azure, tmp_path)
    stacks_in(monkeypatch, shared_program)
    (tmp_path / "prices.yaml").write_text(PRICES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["usage", "--stack", "measured", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


def call(azure: Any, outputs: Any, count: int, seed: int) -> dict[tuple[str, str], list[int]]:
    """So many calls by eight callers; calls, prompt and completion tokens by consumer and model, as the model server answered."""
    chosen = random.Random(seed)  # noqa: S311 - a plan that is the same in each run
    plan = [(chosen.choice(CONSUMERS), chosen.choice(list(MODELS)), chosen.randint(1, 40), chosen.random()) for _ in range(count)]
    context = ssl.create_default_context(cafile=azure.addresses.ca)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    with httpx.Client(verify=context, timeout=60) as http, ThreadPoolExecutor(8) as callers:

        def one(item: tuple[str, str, int, float]) -> tuple[tuple[str, str], dict[str, Any]]:
            consumer, model, words, luck = item
            text = " ".join(f"word{number}" for number in range(words))
            body: dict[str, Any] = {"input": text} if "embedding" in model else {"prompt": text}
            if model == "gpt-4o":
                body = {"messages": [{"role": "user", "content": text}]}
                if luck < 0.3:
                    body |= {"stream": True, "stream_options": {"include_usage": True}}
            url = f"{outputs['apis']['azure-openai']['gatewayUrl']}/deployments/{model}/{MODELS[model]}?api-version=2024-10-21"
            answer = http.post(url, json=body, headers={"api-key": outputs["subscriptionKeys"][consumer]})
            assert answer.status_code == 200, answer.text
            return (consumer, model), counted(answer)

        for key, used in callers.map(one, plan):
            found[key][0] += 1
            found[key][1] += used["prompt_tokens"]
            found[key][2] += used.get("completion_tokens", 0)
    return found


def counted(answer: httpx.Response) -> dict[str, Any]:
    """The usage of an answer, whole or streamed."""
    if not answer.headers["content-type"].startswith("text/event-stream"):
        return dict(answer.json()["usage"])
    events = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]
    return dict(next(event["usage"] for event in events if event.get("usage")))


def fresh(azure: Any) -> None:
    """No measurements, and room for many calls."""
    for name in MODELS:
        path = f"/subscriptions/{azure.addresses.subscription}{ACCOUNT}/deployments/{name}?api-version=2024-10-01"
        headers = {"Authorization": "Bearer portal"}
        model = azure.control.get(path, headers=headers).json()
        body = {"sku": {**model["sku"], "capacity": 100_000}, "properties": {"model": model["properties"]["model"]}}
        assert azure.control.put(path, headers=headers, json=body).is_success


@pytest.mark.parametrize(
    "count",
    [
        30,
        pytest.param(300, marks=pytest.mark.soak),
        pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
def test_sums_are_those_of_the_model_server(azure, deployed, usage, count):
    """To the token, and costs to the last digit; what was used before is what the command said before."""
    fresh(azure)
    before = lines(usage)
    expected = call(azure, deployed, count, seed=count)
    now = lines(usage)
    found = {key: [new - old for new, old in zip(now[key], before.get(key, [0, 0, 0, 0]), strict=True)] for key in now}
    for key, (calls, prompt, completion) in expected.items():
        price = PER_TOKEN[key[1]]
        assert found[key] == [calls, prompt, completion, prompt * price[0] + completion * price[1]], key
    assert sum(each[0] for each in found.values()) == count


def lines(usage: Any) -> dict[tuple[str, str], list[Any]]:
    """Calls, prompt and completion tokens, and the cost, by consumer and model."""
    code, out, err = usage("--format", "json", "--prices", "prices.yaml", "--since", "1h")
    assert (code, err) == (0, "")
    return {
        (line["consumer"], line["model"]): [
            line["calls"],
            line["promptTokens"],
            line["completionTokens"],
            Fraction(line["cost"]["amount"]),
        ]
        for line in json.loads(out)["lines"]
    }


def test_the_guides_commands(azure, deployed, usage):
    """On the guide's files: what has no price is named, and budgets that cannot be checked end with 1."""
    fresh(azure)
    call(azure, deployed, 30, seed=7)
    guide = (ROOT / "docs" / "guides" / "usage.md").read_text(encoding="utf-8")
    for text in re.findall(r"^```yaml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL):
        if (name := re.match(r"# (\w+\.yaml)", text)) is not None:
            Path(name[1]).write_text(text, encoding="utf-8")
    lines = re.findall(r"^bin/apim usage --stack prod ([^>\n]+)", guide, re.MULTILINE)
    assert len(lines) == 4
    codes = {line: usage(*shlex.split(line)) for line in lines}
    assert [code for code, _, _ in codes.values()] == [0, 1, 0, 1]
    assert [err for _, _, err in codes.values()] == [""] * 4
    assert "warning: no price for gpt-35-turbo-instruct" in codes[lines[1]][1]
    assert codes[lines[2]][1].startswith("consumer,day,calls,prompt_tokens")
    assert codes[lines[3]][1].startswith("<!DOCTYPE html>")


@pytest.mark.rest
def test_a_workspace_says_the_same(azure, deployed, usage):
    """Where the tables have other names."""
    fresh(azure)
    call(azure, deployed, 10, seed=8)
    component, workspace = (
        usage("--format", "csv", "--by", "consumer,model,day", *more) for more in ((), ("--workspace", WORKSPACE))
    )
    assert component[0] == 0
    assert component == workspace


@pytest.mark.rest
def test_the_workbooks_tables_are_the_commands(azure, workspace, deployed, usage):
    """Its queries, as they are deployed, give the lines of the command; it stays as it is."""
    fresh(azure)
    call(azure, deployed, 20, seed=9)
    resources = workspace.exported()["deployment"]["resources"]
    (path,) = (each["id"] for each in resources if each["type"] == "azure-native:applicationinsights:Workbook")
    query = "api-version=2023-06-01&canFetchContent=true"
    made = azure.control.get(f"{path}?{query}", headers={"Authorization": "Bearer portal"}).json()
    component = COMPONENT.format(subscription=azure.addresses.subscription)
    content = json.loads(made["properties"]["serializedData"])
    assert made["properties"]["sourceId"] == component.lower()
    assert content["fallbackResourceIds"] == [component.lower()]
    queries = {item["name"]: item["content"]["query"] for item in content["items"] if item["type"] == 3}
    now = datetime.now(UTC)
    logs = connect("measured").logs()
    tables = {
        name: logs.rows(component, text, (now - timedelta(hours=1), now + timedelta(hours=1))) for name, text in queries.items()
    }
    columns = ("calls", "prompt_tokens", "completion_tokens")
    found = {(row["consumer"], row["model"]): [round(float(row[name] or 0)) for name in columns] for row in tables["table"]}
    assert found == {key: [int(each) for each in line[:3]] for key, line in lines(usage).items()}
    assert list(tables) == ["table", "consumers", "days"]
    assert len({sum(row["calls"] for row in each) for each in tables.values()}) == 1
    assert workspace.up("--expect-no-changes").changes == {}
    assert workspace.refresh("--expect-no-changes").changes == {}


def test_refusals_are_one_message_each(azure, deployed, usage):
    """Without a right, an answer in part, a resource that is not there: exit 3 and no table."""
    azure.arm_fault(plane="logs", action={"status": 403, "code": "InsufficientAccessError", "message": "no access"})
    code, out, err = usage()
    assert (code, out) == (3, "")
    assert err.startswith(f"error: Azure Monitor answered 403 for {COMPONENT.format(subscription=azure.addresses.subscription)}: ")
    assert 'give the identity the role "Monitoring Reader"' in err
    part = json.dumps({"tables": [{"name": "P", "columns": [], "rows": []}], "error": {"code": "PartialError", "message": "some"}})
    azure.arm_fault(plane="logs", action={"status": 200, "body": part, "headers": {"Content-Type": "application/json"}})
    code, out, err = usage()
    assert (code, out) == (3, "")
    assert "answered only in part (PartialError: some), and part of a sum is none; ask for less time" in err
    code, out, err = usage("--resource", f"{COMPONENT.format(subscription=azure.addresses.subscription)}-other")
    assert (code, out) == (3, "")
    assert "correct the id" in err


@pytest.mark.rest
def test_a_body_that_is_no_json_gets_the_models_own_answer(azure, deployed, usage):
    """Measuring it fails no call: it used nothing, and is measured so."""
    fresh(azure)
    url = f"{deployed['apis']['azure-openai']['gatewayUrl']}/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    headers = {"api-key": deployed["subscriptionKeys"]["batch"], "Content-Type": "application/json"}
    with httpx.Client(verify=ssl.create_default_context(cafile=azure.addresses.ca)) as http:
        answer = http.post(url, content=b"{no json", headers=headers)
    assert answer.status_code == 400
    assert usage("--since", "1h")[0] == 0
