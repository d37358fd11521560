"""Routes, the order of checks, bodies that are refused, and limits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from apim_simulator.model.app import build
from apim_simulator.world import World

from .conftest import KEY1, entries, furnish

KEY = {"api-key": KEY1}
BODY = {"messages": [{"role": "user", "content": "hello"}]}
CHAT = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
EMBED = "/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21"
NOT_FOUND = b'{"error":{"code":"404","message": "Resource not found"}}'


@pytest.fixture
def app(world: World):
    """The application on a world whose clock stands still."""
    return build(world, furnish(world))


def error(answer):
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/openai/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"),
        ("POST", "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"),
        ("POST", "/chat/completions"),
        ("POST", "//openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"),
        ("POST", "/openai/deployments/gpt-4o/chat/completions/?api-version=2024-10-21"),
        ("GET", CHAT),
        ("PUT", "/openai/v1/models"),
        ("POST", "/openai/deployments/gpt-4o/chat/completions"),
        ("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-13-01"),
        ("POST", "/openai/deployments/gpt-4o/chat/completions?api-version=2022-12-01"),
        ("POST", "/openai/v1/v1/chat/completions"),
        ("GET", "/"),
    ],
)
def test_anything_that_is_no_route_is_one_404(app, ask, method, path):
    """A missing or doubled part of the path, a wrong method, an api-version that is missing or unknown: one answer, key or not."""
    for headers in ({}, KEY):
        answer = ask(app, method, path, json=BODY, headers=headers)
        assert (answer.status_code, answer.content, answer.headers["x-sim-reason"]) == (404, NOT_FOUND, "Resource Not Found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/openai/realtime?api-version=2024-10-21"),
        ("POST", "/openai/v1/realtime/client_secrets"),
        ("POST", "/openai/v1/vector_stores/vs_1/search"),
        ("POST", "/openai/v1/images/variations"),
        ("GET", "/openai/v1/responses"),
        ("POST", "/openai/v1/uploads/upload_1/parts"),
        ("GET", "/openai/threads/t/messages?api-version=2024-10-21"),
    ],
)
def test_documented_operations_that_are_not_simulated_say_so(app, ask, method, path):
    """501 of ours, after the credential was checked as everywhere."""
    assert ask(app, method, path, json=BODY).status_code == 401
    assert error(ask(app, method, path, json=BODY, headers=KEY)) == (501, "SimulatorUnsupported")


def test_foundry_routes_take_the_deployment_from_the_body(app, ask):
    """With their own api-version alone; a deployment that is not there is an unknown model."""
    path = "/models/chat/completions?api-version={}"
    answer = ask(app, "POST", path.format("2024-05-01-preview"), json={**BODY, "model": "gpt-4o"}, headers=KEY)
    assert (answer.status_code, answer.json()["object"]) == (200, "chat.completion")
    assert ask(app, "POST", path.format("2024-10-21"), json={**BODY, "model": "gpt-4o"}, headers=KEY).status_code == 404
    assert ask(app, "POST", "/models/chat/completions", json={**BODY, "model": "gpt-4o"}, headers=KEY).status_code == 404
    assert error(ask(app, "POST", path.format("2024-05-01-preview"), json={**BODY, "model": "none"}, headers=KEY))[0] == 400


def test_settings_add_api_versions(world, app, ask):
    """`model_api_versions`."""
    path = "/openai/deployments/gpt-4o/chat/completions?api-version=2031-01-01"
    assert ask(app, "POST", path, json=BODY, headers=KEY).status_code == 404
    world.options.change({"model_api_versions": ["2031-01-01"]})
    assert ask(app, "POST", path, json=BODY, headers=KEY).status_code == 200


@pytest.mark.parametrize(("version", "status"), [("preview", 200), ("v1", 200), ("2024-10-21", 400), ("latest", 400)])
def test_v1_takes_no_dated_version(app, ask, version, status):
    """Absent or preview."""
    answer = ask(app, "POST", f"/openai/v1/chat/completions?api-version={version}", json=BODY | {"model": "gpt-4o"}, headers=KEY)
    assert answer.status_code == status


def test_a_deployment_that_is_not_ready_does_not_exist(world, app, ask):
    """One that failed, or is still being made."""
    deployment = next(r for r in world.store if r.name == "gpt-4o")
    world.store.put(replace(deployment, properties=deployment.properties | {"provisioningState": "Creating"}))
    assert error(ask(app, "POST", CHAT, json=BODY, headers=KEY)) == (404, "DeploymentNotFound")


def test_the_deployment_is_checked_before_the_body(app, ask):
    """As in aoai-404-deployment-not-found-2026, whose body has a member that its version does not know."""
    answer = ask(app, "POST", CHAT.replace("gpt-4o", "absent"), content=b"no json", headers=KEY)
    assert error(answer) == (404, "DeploymentNotFound")


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        (CHAT.replace("gpt-4o", "text-embedding-3-small"), "chatCompletion"),
        (EMBED.replace("text-embedding-3-small", "gpt-4o"), "embeddings"),
    ],
)
def test_a_model_does_only_what_it_can(app, ask, path, operation):
    """Chat on an embedding model and the reverse."""
    answer = ask(app, "POST", path, json=BODY, headers=KEY)
    assert error(answer) == (400, "OperationNotSupported")
    assert operation in answer.text


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (CHAT, b"{", (400, None)),
        (CHAT, b"[]", (400, None)),
        (CHAT, {}, (400, "missing_required_parameter")),
        (CHAT, {"messages": []}, (400, "empty_array")),
        (CHAT, {"messages": "x"}, (400, "invalid_type")),
        (CHAT, {"messages": ["x"]}, (400, "invalid_type")),
        (CHAT, {"messages": [{"role": "boss", "content": "x"}]}, (400, "invalid_value")),
        (CHAT, {"messages": [{"role": "user"}]}, (400, "missing_required_parameter")),
        (CHAT, {"messages": [{"role": "user", "content": 5}]}, (400, "invalid_type")),
        (CHAT, {"messages": [{"role": "user", "content": [{"type": "file"}]}]}, (501, "SimulatorUnsupported")),
        (CHAT, BODY | {"temperature": 3}, (400, "invalid_value")),
        (CHAT, BODY | {"temperature": "hot"}, (400, "invalid_type")),
        (CHAT, BODY | {"n": True}, (400, "invalid_type")),
        (CHAT, BODY | {"colour": "red"}, (400, "SimulatorUnknownProperty")),
        (CHAT, BODY | {"verbosity": "low"}, (400, "SimulatorUnknownProperty")),
        (CHAT, BODY | {"reasoning_effort": "low"}, (400, None)),
        (CHAT.replace("gpt-4o", "gpt-5-mini"), BODY | {"reasoning_effort": "huge"}, (400, "invalid_value")),
        (CHAT.replace("2024-10-21", "2024-06-01"), BODY | {"stream": True, "stream_options": {}}, (400, None)),
        (CHAT, BODY | {"logprobs": True}, (501, "SimulatorUnsupported")),
        (CHAT, BODY | {"data_sources": []}, (501, "SimulatorUnsupported")),
        (CHAT, BODY | {"response_format": {"type": "grammar"}}, (501, "SimulatorUnsupported")),
        (CHAT, BODY | {"stream_options": {}}, (400, None)),
        (CHAT, BODY | {"stream": True, "stream_options": {"surprise": True}}, (501, "SimulatorUnsupported")),
        (EMBED, {}, (400, "missing_required_parameter")),
        (EMBED, {"input": ""}, (400, None)),
        (EMBED, {"input": [[1, "x"]]}, (400, None)),
        (EMBED, {"input": "x", "encoding_format": "hex"}, (400, "invalid_value")),
        (EMBED, {"input": "x", "dimensions": 1537}, (400, None)),
        (EMBED.replace("3-small", "ada-002"), {"input": "x", "dimensions": 8}, (400, None)),
        ("/openai/v1/chat/completions", BODY, (400, None)),
        (
            "/openai/v1/embeddings",
            {"input": "x", "model": "text-embedding-3-small", "colour": 1},
            (400, "SimulatorUnknownProperty"),
        ),
    ],
)
def test_refused_bodies(app, ask, path, body, expected):
    """Each mistake has its status and code."""
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    assert error(ask(app, "POST", path, headers=KEY, **sent)) == expected


@pytest.mark.parametrize(
    "body",
    [BODY | {"temperature": 1, "stop": ["x"], "seed": None}, BODY | {"model": "anything", "stream_options": None}],
)
def test_accepted_bodies(app, ask, body):
    """An integer is a number; null is as good as absent; `model` does not decide."""
    assert ask(app, "POST", CHAT, json=body, headers=KEY).status_code == 200


def test_dated_embeddings_take_additional_members(app, ask):
    """Their schema allows them."""
    assert ask(app, "POST", EMBED, json={"input": "x", "colour": "red"}, headers=KEY).status_code == 200


def test_limits_fall_by_the_estimate_and_recover_after_a_minute(world, app, ask):
    """14 characters are 4 tokens; `max_tokens` counts in full; the usage of the answer does not matter."""
    body = {"messages": [{"role": "user", "content": "fourteen chars"}], "max_tokens": 96}
    first = ask(app, "POST", CHAT, json=body, headers=KEY)
    second = ask(app, "POST", CHAT, json=body, headers=KEY)
    assert [a.headers["x-ratelimit-remaining-tokens"] for a in (first, second)] == ["99900", "99800"]
    assert [a.headers["x-ratelimit-remaining-requests"] for a in (first, second)] == ["999", "998"]
    world.clock.advance(timedelta(seconds=60))
    assert ask(app, "POST", CHAT, json=body, headers=KEY).headers["x-ratelimit-remaining-tokens"] == "99900"


def test_spent_tokens_refuse_until_enough_have_left_the_window(world, app, ask):
    """Retry-After says when; then it is so."""
    path = CHAT.replace("gpt-4o", "gpt-4.1")
    body = BODY | {"max_tokens": 498}
    for _ in range(2):
        assert ask(app, "POST", path, json=body, headers=KEY).status_code == 200
        world.clock.advance(timedelta(seconds=10))
    refused = ask(app, "POST", path, json=body, headers=KEY)
    assert error(refused) == (429, "RateLimitReached")
    assert (refused.headers["retry-after"], refused.headers["x-ratelimit-reset-tokens"]) == ("40", "40")
    assert "retry-after-ms" not in refused.headers
    world.clock.advance(timedelta(seconds=40))
    assert ask(app, "POST", path, json=body, headers=KEY).status_code == 200


def test_spent_calls(world, app, ask, evidence):
    """Ten calls a minute for one unit of capacity, then the text of 2023, without Retry-After."""
    recorded = entries(evidence)["aoai-429-calls-2023"]["response"]
    path = CHAT.replace("gpt-4o", "gpt-4.1")
    for _ in range(10):
        assert ask(app, "POST", path, json=BODY, headers=KEY).status_code == 200
    world.clock.advance(timedelta(seconds=56))
    refused = ask(app, "POST", path, json=BODY, headers=KEY)
    assert (refused.status_code, refused.text) == (recorded["status"], recorded["raw"])
    assert set(refused.headers) == {name.lower() for name in recorded["headers"]}
    assert refused.headers["policy-id"] == recorded["headers"]["policy-id"]
    assert refused.headers["x-ratelimit-reset-requests"] == recorded["headers"]["x-ratelimit-reset-requests"]


def test_models_are_the_deployments(app, ask):
    """An OpenAI list of them."""
    answer = ask(app, "GET", "/openai/v1/models", headers=KEY).json()
    assert answer["object"] == "list"
    assert [model["id"] for model in answer["data"]][:2] == ["gpt-4o", "gpt-4o-mini"]


def test_the_clients_own_request_id_comes_back(app, ask):
    """x-ms-client-request-id."""
    answer = ask(app, "POST", CHAT, json=BODY, headers=KEY | {"x-ms-client-request-id": "mine"})
    assert answer.headers["x-ms-client-request-id"] == "mine"
    assert answer.headers["x-ms-region"] == "East US"
