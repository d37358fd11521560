"""The model server against what the real service answered: status, phrase, headers, body bytes or body shape, stream shape."""

import json
from dataclasses import dataclass, field

import pytest

from .conftest import KEY1, entries

CHAT_2024 = "/openai/deployments/openllmetry-testing/chat/completions?api-version=2024-02-01"
JOKE = {"messages": [{"role": "user", "content": "Tell me a joke about opentelemetry"}], "model": "openllmetry-testing"}
SUM = {"messages": [{"role": "user", "content": "What is 4200 + 42?"}], "model": "gpt-5-mini"}
USAGE = {"stream": True, "stream_options": {"include_usage": True}}
BEARER = {"authorization": f"Bearer {KEY1}"}
API_KEY = {"api-key": KEY1}
IMAGE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}]
TOOL = {"type": "function", "function": {"name": "content_returning", "parameters": {}}}

VARYING = {
    "apim-request-id",
    "azureml-model-session",
    "content-length",
    "date",
    "request-id",
    "transfer-encoding",
    "x-ms-region",
    "x-request-id",
}
"""Headers whose value differs from call to call, or from account to account; that Content-Length and chunking are as recorded
is asserted apart."""
RATES = {f"x-ratelimit-{a}-{b}" for a in ("limit", "remaining", "reset") for b in ("requests", "tokens")}
"""Numbers that depend on the publisher's quota."""
NEWER = {
    "skip-error-remapping",
    "x-ms-is-spilled-over",
    "x-ratelimit-abusepenalty-active",
    "x-ratelimit-renewalperiod-requests",
    "x-ratelimit-renewalperiod-tokens",
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
}
"""Headers that answers before March 2026 do not have."""
OURS_2026 = NEWER | {"x-ms-deployment-name", "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens"}
"""Headers that answers of 2024 do not have."""
OLD_2024 = {"cache-control", "access-control-allow-origin", "x-ms-client-request-id"}


@dataclass
class Replay:
    """How a capture is provoked, and which differences are meant: headers `missing` and `extra`, JSON `paths` of the body."""

    path: str
    body: object
    headers: dict = field(default_factory=lambda: API_KEY)
    method: str = "POST"
    missing: set = field(default_factory=set)
    extra: set = field(default_factory=set)
    paths: set = field(default_factory=set)
    values: set = field(default_factory=set)
    """Headers present on both sides with another value."""
    replace: dict = field(default_factory=dict)
    """What stands for the recorded text's scrubbed places."""
    repeat: int = 1


MODEL = {"$.system_fingerprint"}  # null or text by model
OLD_BODY = {
    "$.choices[].message",  # no annotations and refusal before 2025
    "$.choices[].content_filter_results",  # no protected material
    "$.prompt_filter_results[].content_filter_results",  # no jailbreak
    "$.usage",  # no details
} | MODEL

REPLAYS = {
    "aoai-chat-200-2026": Replay(CHAT_2024, JOKE),
    "aoai-chat-200-2024": Replay(CHAT_2024, JOKE, missing=OLD_2024, extra=OURS_2026, paths=OLD_BODY),
    "aoai-chat-200-bearer-key-on-deployment-route": Replay(
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        {"messages": JOKE["messages"], "model": "azure-gpt-4o", "stream": False, "tools": [TOOL], "tool_choice": "required"},
        BEARER,
        missing={"x-ms-client-request-id"},  # "Not-Set", absent since 2026-03
        paths={"$.prompt_filter_results[].content_filter_results"},  # no jailbreak
    ),
    "aoai-chat-200-both-credentials": Replay(
        "/openai/deployments/gpt-5.2-chat/chat/completions?api-version=2024-02-15-preview",
        {"messages": [{"role": "user", "content": "Say hello in one sentence."}], "stream": False},
        API_KEY | BEARER | {"x-ms-client-request-id": "mine"},
        values={"strict-transport-security", "x-content-type-options", "x-ms-client-request-id"},  # scrubbed, or another
    ),
    "aoai-chat-200-v1": Replay(
        "/openai/v1/chat/completions",
        SUM,
        BEARER,
        missing={"x-ms-client-request-id"},
        paths={  # in this one the two members of a detection stand the other way round
            "$.choices[].content_filter_results.protected_material_code",
            "$.choices[].content_filter_results.protected_material_text",
            "$.prompt_filter_results[].content_filter_results.jailbreak",
        },
    ),
    "aoai-stream-v1-usage-full": Replay(
        "/openai/v1/chat/completions",
        SUM | USAGE,
        BEARER,
        missing={"x-ms-client-request-id"},
        paths={
            "$.prompt_filter_results[].content_filter_results.jailbreak",
            "$.choices[].content_filter_results",  # no protected material on this deployment
        },
    ),
    "aoai-stream-deployment-usage": Replay(
        "/openai/deployments/gpt-5.2_2025-12-11/chat/completions?api-version=2024-12-01-preview",
        {"messages": [{"content": "Hey, what is up?", "role": "user"}], "model": "gpt-5.2_2025-12-11"} | USAGE,
        paths={"$.choices[].content_filter_results"},  # one category
    ),
    "aoai-stream-deployment-no-usage-2026": Replay(CHAT_2024, JOKE | {"stream": True}),
    "aoai-stream-deployment-no-usage-2024": Replay(
        CHAT_2024,
        JOKE | {"stream": True},
        missing=OLD_2024,
        extra=OURS_2026,
        paths=OLD_BODY | {"$", "$.obfuscation", "$.choices[].delta"},  # newer; no refusal then
        values={"content-type"},  # no charset then
    ),
    "aoai-embeddings-200-base64": Replay(
        "/openai/deployments/test-deployment/embeddings?api-version=2023-07-01-preview",
        {"input": "Tell me a joke about opentelemetry", "model": "embedding", "encoding_format": "base64"},
        missing={"access-control-allow-origin", "x-ms-client-request-id"},
    ),
    "aoai-401-wrong-key": Replay("/models/chat/completions?api-version=2024-05-01-preview", {}, {"api-key": "wrong"}),
    "aoai-401-wrong-key-bearer-deployment-route": Replay(
        "/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21", SUM, {"authorization": "Bearer invalid-key"}
    ),
    "aoai-401-wrong-key-embeddings": Replay(
        "/openai/deployments/test-deployment/embeddings?api-version=2023-07-01-preview", {"input": "x"}, {"api-key": "wrong"}
    ),
    "aoai-404-deployment-not-found-2026": Replay(
        "/openai/deployments/gpt-5-nano/chat/completions?api-version=2024-02-01",
        {"messages": JOKE["messages"], "model": "gpt-5-nano", "reasoning_effort": "low"},
    ),
    "aoai-404-wrong-path": Replay("/chat/completions", {}, BEARER, values={"strict-transport-security", "x-content-type-options"}),
    "aoai-400-unknown-model-v1": Replay(
        "/openai/v1/chat/completions", {"messages": JOKE["messages"], "model": "this-model-does-not-exist-12345"}, BEARER
    ),
    "aoai-400-content-filter": Replay(
        "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21",
        {"messages": [{"role": "user", "content": "please Simulate-Content-Filter"}], "model": "gpt-4o-mini", "stream": True},
        API_KEY | BEARER,
    ),
    "aoai-400-unsupported-parameter-v1": Replay(
        "/openai/v1/chat/completions",
        SUM | USAGE | {"max_tokens": 50},
        BEARER,
        missing={"x-ms-client-request-id", "x-ms-rai-invoked", "x-request-id"},
    ),
    "aoai-400-invalid-value": Replay(
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "tool", "content": IMAGE}]},
        BEARER,
        missing={"x-ms-client-request-id", "x-ms-rai-invoked", "x-request-id", "request-id", *RATES, "x-ms-deployment-name"},
    ),
    "aoai-429-tokens-2025-12": Replay(
        "/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21",
        {"messages": [{"role": "user", "content": "tokens " * 300}], "max_tokens": 300},
        BEARER,
        replace={"REDACTED": "2024-10-21"},
        repeat=2,
    ),
    "aoai-400-v1-api-version": Replay("/openai/v1/chat/completions?api-version=2024-10-21", SUM, BEARER),
    "aoai-401-bad-token": Replay(
        "/openai/deployments/test-deployment/embeddings?api-version=2023-05-15", {"input": "x"}, {"authorization": "Bearer a.b.c"}
    ),
    "aoai-404-missing-api-version": Replay("/openai/deployments/gpt-4o/chat/completions", JOKE),
    "aoai-404-unknown-api-version": Replay("/openai/deployments/gpt-4o/chat/completions?api-version=0613", JOKE),
}

ELSEWHERE = {
    "aoai-401-permission-denied-new-text": "test_credentials.py",
    "aoai-429-calls-2023": "test_app.py",
}
"""Captures that another test of this folder compares, because they need a token or a clock."""

NOT_REPRODUCED = {
    "aoai-404-deployment-not-found-2024": "an older shape of aoai-404-deployment-not-found-2026",
    "aoai-401-permission-denied": "an older text of aoai-401-permission-denied-new-text",
    "aoai-429-tokens-2025-10": "an older text of aoai-429-tokens-2025-12",
    "aoai-429-tokens-2023": "an older, cut header dump of the same case",
    "aoai-embeddings-200-v1-other-model": "a model not made by OpenAI; none is simulated",
    "aoai-429-2026-08-other-model": "a model not made by OpenAI, on a route that is not simulated",
    "aoai-408-upstream": "a model not made by OpenAI, on a route that is not simulated",
    "aoai-400-invalid-prompt": "a check of the model that no rule of the simulator describes",
    "aoai-400-context-length": "there is no tokeniser, so no context length",
    "aoai-403-firewall": "networks are not simulated",
    "aoai-408-timeout": "a fault on demand gives any status and body",
    "aoai-500-gateway": "a fault on demand gives any status and body",
    "aoai-500-model-openai": "a fault on demand gives any status and body",
}


def test_every_capture_is_accounted_for(evidence):
    """Each recorded answer of the model server is replayed, compared elsewhere, or left out for a reason."""
    assert sorted([*REPLAYS, *ELSEWHERE, *NOT_REPRODUCED]) == sorted(entries(evidence))


def call(account, replay):
    url = f"{account.url}{replay.path}"
    for _ in range(replay.repeat):
        answer = account.client.request(replay.method, url, json=replay.body, headers=replay.headers)
    return answer


@pytest.mark.parametrize("name", REPLAYS)
def test_status_phrase_and_headers(account, evidence, name):
    """Status, reason phrase, header names and every value that does not vary."""
    recorded, replay = entries(evidence)[name]["response"], REPLAYS[name]
    answer = call(account, replay)
    assert answer.status_code == recorded["status"]
    if recorded.get("reason"):
        assert answer.reason_phrase == recorded["reason"]
    expected = {key.lower(): value for key, value in recorded["headers"].items()}
    if not expected:
        return  # pasted without headers
    ours = {key: value for key, value in answer.headers.items() if key != "date"}
    assert set(ours) - replay.extra == set(expected) - replay.missing
    same = set(expected) & set(ours) - VARYING - RATES - replay.values
    assert {k: ours[k] for k in same} == {k: expected[k] for k in same}
    assert ("content-length" in ours, "transfer-encoding" in ours) == (
        "content-length" in expected,
        "transfer-encoding" in expected,
    )


@pytest.mark.parametrize("name", [n for n in REPLAYS if "200" not in n and "stream" not in n])
def test_error_bodies(account, evidence, name):
    """Error bodies equal the recorded bytes; where only parsed JSON is known, that."""
    recorded, replay = entries(evidence)[name]["response"], REPLAYS[name]
    answer = call(account, replay)
    raw = recorded.get("raw")
    if raw is None:
        assert answer.json() == recorded["body"]
        return
    for scrubbed, value in replay.replace.items():
        raw = raw.replace(scrubbed, value)
    assert answer.text == raw


@pytest.mark.parametrize("name", [n for n in REPLAYS if "-200" in n])
def test_answer_bodies(account, evidence, name):
    """Answers have the recorded members, in the recorded order, with the recorded types and vocabulary, and one final line feed."""
    recorded, replay = entries(evidence)[name]["response"], REPLAYS[name]
    answer = call(account, replay)
    ours, theirs = shapes(answer.json()), shapes(recorded["body"])
    assert {p: s for p, s in ours.items() if not covered(p, replay.paths)} == {
        p: s for p, s in theirs.items() if not covered(p, replay.paths)
    }
    layout = {"indent": 2} if "embeddings" in name else {"separators": (",", ":")}
    assert answer.text == json.dumps(answer.json(), ensure_ascii=False, **layout) + "\n"


@pytest.mark.parametrize("name", [n for n in REPLAYS if "stream" in n])
def test_streams(account, evidence, name):
    """A stream has the recorded kinds of events, in the recorded order, each with the recorded members."""
    recorded, replay = entries(evidence)[name]["response"], REPLAYS[name]
    text = call(account, replay).text
    assert text.endswith("\n\ndata: [DONE]\n\n")
    assert "\r" not in text
    ours, theirs = kinds(text), kinds(recorded["body"])
    assert list(ours) == list(theirs)
    for kind, event in theirs.items():
        found, expected = shapes(ours[kind]), shapes(event)
        assert {p: s for p, s in found.items() if not covered(p, replay.paths)} == {
            p: s for p, s in expected.items() if not covered(p, replay.paths)
        }, kind


def kinds(text) -> dict:
    """First event of each kind, by kind, in order of appearance."""
    found = {}
    for block in text.removesuffix("\n\n").split("\n\n"):
        data = block.removeprefix("data: ")
        if data == "…":
            continue
        event = data if data == "[DONE]" else json.loads(data)
        found.setdefault(kind_of(event), event)
    return found


def kind_of(event) -> str:
    if event == "[DONE]":
        return "done"
    if "prompt_filter_results" in event:
        return "prompt"
    if not event["choices"]:
        return "usage"
    choice = event["choices"][0]
    if choice["finish_reason"]:
        return "finish"
    return "role" if "role" in choice["delta"] else "content"


WORDS = {"object", "role", "severity", "finish_reason", "type", "filtered", "detected"}
"""Members whose value is vocabulary: compared as it is, the others by type."""


def shapes(value, path="$", name="") -> dict:
    """Shape of every part of a JSON value by its path: member names in order, or the type, or the word."""
    if isinstance(value, dict):
        found = {path: tuple(value)}
        for key, inner in value.items():
            found |= shapes(inner, f"{path}.{key}", key)
        return found
    if isinstance(value, list):
        found = {path: "array"}
        for inner in value[:1]:
            found |= shapes(inner, f"{path}[]", name)
        return found
    return {path: value if name in WORDS else type(value).__name__}


def covered(path, differences) -> bool:
    """Whether a path is a difference that is meant: itself for `$`, else it and all below it."""
    return any(path == d or (d != "$" and path.startswith((f"{d}.", f"{d}["))) for d in differences)
