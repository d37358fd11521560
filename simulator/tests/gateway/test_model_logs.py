"""What Azure Monitor gets of calls to language models, and that it is the only one who gets their texts."""

import json

import pytest
from apim_simulator.store import Resource

CANARY = "canary-7d1f"
REPLY = "reply-93ab"
CHAT = {"model": "gpt-4o", "messages": [{"role": "user", "content": CANARY}]}
PATH = "/chat/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
ANSWER = {
    "model": "gpt-4o-2024-11-20",
    "choices": [{"message": {"role": "assistant", "content": REPLY}}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7},
}
ALL = {"messages": "all", "maxSizeInBytes": 32768}


@pytest.fixture
def logged(site):
    """`logged(largeLanguageModel, sent, answer)`: the entries of one call."""
    site.world.model_logs.clear()
    site.api("chat", "chat", "POST /*")
    site.put("/loggers/l", {"loggerType": "azureMonitor"})
    setting = {"workspaceId": "/w", "logs": [{"category": "GatewayLlmLogs", "enabled": True}]}

    def ask(models, sent=CHAT, answer=ANSWER, *, kept=True, kind="application/json"):
        if kept:
            path = f"{site.id}/providers/Microsoft.Insights/diagnosticSettings/llm"
            site.world.store.put(Resource(path, "Microsoft.Insights/diagnosticSettings", setting))
        site.put("/apis/chat/diagnostics/azuremonitor", {"loggerId": f"{site.id}/loggers/l", "largeLanguageModel": models})
        site.echo.will(200, {"content-type": kind}, answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        assert site.call("POST", PATH, json=sent).status_code == 200
        common = {"TimeGenerated", "CorrelationId", "_ResourceId"}
        return [{name: value for name, value in each.items() if name not in common} for each in site.world.model_logs]

    return ask


COUNTED = {
    "SequenceNumber": 0,
    "DeploymentName": "gpt-4o",
    "ModelName": "gpt-4o-2024-11-20",
    "ApiVersion": "2024-10-21",
    "IsStreamCompletion": False,
    "PromptTokens": 3,
    "CompletionTokens": 4,
    "TotalTokens": 7,
}
PROMPT = {"SequenceNumber": 1, "RequestMessages": [{"role": "user", "content": CANARY}]}


@pytest.mark.parametrize(
    ("models", "entries"),
    [
        ({"logs": "enabled"}, [COUNTED]),
        ({"logs": "disabled"}, []),
        ({"logs": "enabled", "requests": ALL}, [COUNTED, PROMPT]),
        (
            {"logs": "enabled", "requests": ALL, "responses": ALL},
            [COUNTED, PROMPT, {"SequenceNumber": 2, "ResponseMessages": [{"role": "assistant", "content": REPLY}]}],
        ),
        (
            {"logs": "enabled", "requests": {"messages": "all", "maxSizeInBytes": 20}},
            [COUNTED, {"SequenceNumber": 1, "RequestMessages": '[{"role": "user", "c'}],
        ),
    ],
)
def test_entries(logged, models, entries):
    """Tokens first, then the texts that were asked for, cut where the diagnostic says."""
    assert logged(models) == entries


def test_a_limit_of_null_is_none(logged):
    """As a client may send it: the text comes in pieces of its own."""
    assert logged({"logs": "enabled", "requests": {"messages": "all", "maxSizeInBytes": None}}) == [COUNTED, PROMPT]


DEEP = b'{"model": "x", "messages": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
USAGE = {"usage": ANSWER["usage"]}
ODD = [
    b"null",
    DEEP,
    b'{"usage": {"prompt_tokens": 1e999}}',
    {"usage": 3},
    {**USAGE, "choices": 3},
    {**USAGE, "choices": [3, {"message": 4}, {"message": {"content": ["a"]}}], "model": {"a": 1}},
]


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("answer", ODD, ids=lambda answer: str(answer)[:50])
def test_an_odd_answer_is_passed_on(logged, answer, kind):
    """Whatever an upstream says: it is logged, or not, and the call is none the worse."""
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    logged(
        {"logs": "enabled", "requests": ALL, "responses": ALL}, answer=b"data: " * (kind != "application/json") + content, kind=kind
    )


def test_a_request_that_is_nested_too_deep_is_passed_on(logged, site):
    """By logs, and by policies that count its tokens."""
    logged({"logs": "enabled", "requests": ALL, "responses": ALL})
    limit = '<llm-token-limit counter-key="x" tokens-per-minute="100000" estimate-prompt-tokens="true" />'
    site.policy("/apis/chat", "api", inbound=limit)
    site.echo.will(200, {"content-type": "application/json"}, b"{}")
    assert site.call("POST", PATH, content=DEEP).status_code == 200


def test_long_texts_are_pieces(logged):
    """Of 32 KB, which together are the text."""
    sent = {**CHAT, "messages": [{"role": "user", "content": "x" * 70_000}]}
    entries = logged({"logs": "enabled", "requests": {"messages": "all", "maxSizeInBytes": 2**21}}, sent)
    pieces = [entry["RequestMessages"] for entry in entries[1:]]
    assert [len(piece) for piece in pieces] == [32768, 32768, len("".join(pieces)) - 65536]
    assert json.loads("".join(pieces)) == sent["messages"]


def test_a_stream_is_logged_when_it_has_passed(logged):
    """Its text put together, its tokens as everywhere."""
    events = [{"choices": [{"delta": {"content": part}}]} for part in ("reply", "-93ab")]
    events.append({"choices": [], "usage": ANSWER["usage"]})
    stream = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)
    entries = logged({"logs": "enabled", "responses": ALL}, {**CHAT, "stream": True}, stream, kind="text/event-stream")
    assert (entries[0]["IsStreamCompletion"], entries[0]["TotalTokens"]) == (True, 7)
    assert entries[1]["ResponseMessages"] == [{"role": "assistant", "content": REPLY}]


def test_nothing_is_kept_without_a_diagnostic_setting(logged):
    """The diagnostic alone sends nowhere."""
    assert logged({"logs": "enabled", "requests": ALL}, kept=False) == []


def test_texts_are_nowhere_else(logged, site, capfd):
    """Neither in traces nor in the journal, nor in what the process writes, nor in the resources."""
    assert any(CANARY in json.dumps(entry) for entry in logged({"logs": "enabled", "requests": ALL, "responses": ALL}))
    world = site.world
    traces = [world.traces.get(world.model_logs[0]["CorrelationId"]), world.traces.summaries()]
    assert traces[0] is not None
    written = json.dumps([traces, world.journal.as_json(), list(world.metrics), list(world.activity)], default=str)
    written += json.dumps([resource.properties for resource in world.store], default=str) + "".join(capfd.readouterr())
    assert CANARY not in written
    assert REPLY not in written
