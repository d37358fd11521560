"""Responses of a real account through the gateway: tokens, limits, metrics and breakers read them whole and streamed."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest
from apim_simulator.addresses import ACCOUNT
from apim_simulator.gateway import prompt_estimate, server_sent_events
from apim_simulator.model.credentials import OPENAI_USER
from apim_simulator.store import Resource

PATH = "/x/openai/v1/responses"
NAMES = 'remaining-tokens-header-name="left"'
TOOL = {
    "type": "function",
    "name": "f",
    "parameters": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
}


@pytest.fixture
def api(site, account):
    """An API at /x whose backend is an account with a model that reasons and one that does not."""
    account("OpenAI", OPENAI_USER)
    accounts = site.world.store.of_type(ACCOUNT)
    for name, model in (("gpt-4o", "gpt-4o"), ("gpt-5-mini", "gpt-5-mini")):
        properties = {"model": {"format": "OpenAI", "name": model, "version": "1"}}
        sku = {"sku": {"name": "Standard", "capacity": 10_000}}
        site.world.store.put(Resource(f"{accounts[0].id}/deployments/{name}", f"{ACCOUNT}/deployments", properties, sku))
    site.api("a", "x", "POST /*", "GET /*")
    site.world.counters.reset()
    site.world.metrics.clear()
    return site


def inbound(site, *statements):
    """The statements before the call to the account, as the service's identity."""
    call = '<set-backend-service backend-id="s" />'
    token = '<authentication-managed-identity resource="https://cognitiveservices.azure.com" />'
    backend = '<forward-request buffer-response="false" />'
    site.policy("/apis/a", "api", inbound="".join([*statements, call, token]), backend=backend)


def limit(attributes, estimate="false"):
    return f'<llm-token-limit counter-key="k" estimate-prompt-tokens="{estimate}" {attributes} />'


def ask(site, text="one two three", **more):
    return site.call("POST", PATH, json={"model": "gpt-4o", "input": text, **more})


def usage(answer):
    """What an answer says it used, whole or streamed."""
    if answer.headers["content-type"].startswith("text/event-stream"):
        return list(server_sent_events.objects(answer.content))[-1]["response"]["usage"]
    return answer.json()["usage"]


CALLS = [
    {},
    {"model": "gpt-5-mini"},
    {"tools": [TOOL]},
    {"instructions": "Be brief"},
    {"max_output_tokens": 16},
    {"model": "gpt-5-mini", "reasoning": {"summary": "auto"}},
]


@pytest.mark.parametrize("more", CALLS, ids=range(len(CALLS)))
def test_a_stream_counts_as_the_whole_answer(more, api):
    """Limit and metric of both ways are the usage that the response has."""
    metric = '<llm-emit-token-metric namespace="n"><dimension name="API ID" /></llm-emit-token-metric>'
    inbound(api, limit(f'tokens-per-minute="100000" {NAMES}'), metric)
    seen = []
    for stream in (False, True):
        api.world.counters.reset()
        api.world.metrics.clear()
        answer = ask(api, **{"stream": stream} | more)
        used = usage(answer)
        metrics = {each["name"]: each["value"] for each in api.world.metrics}
        assert metrics["Total Tokens"] == used["total_tokens"]
        assert (metrics["Prompt Tokens"], metrics["Completion Tokens"]) == (used["input_tokens"], used["output_tokens"])
        refused = api.call("POST", PATH, json={"model": "absent", "input": "x"})
        assert int(refused.headers["left"]) == 100_000 - used["total_tokens"]
        seen.append(used)
    assert seen[0] == seen[1]


def test_the_limit_is_exact_under_fifty_streams(api):
    """Fifty at once count, when they are over, what their answers say they used."""
    inbound(api, limit(f'tokens-per-minute="100000" {NAMES}'))
    with ThreadPoolExecutor(50) as callers:
        answers = list(callers.map(lambda number: ask(api, "word " * number, stream=True), range(1, 51)))
    used = sum(usage(answer)["total_tokens"] for answer in answers)
    assert {answer.status_code for answer in answers} == {200}
    assert int(api.call("POST", PATH, json={"model": "absent", "input": "x"}).headers["left"]) == 100_000 - used


def test_fifty_streams_at_once_pass_no_more_than_the_limit(api):
    """Of fifty prompts of four tokens exactly twenty-five fit into a hundred while none of them is over."""
    api.policy("/apis/a", "api", inbound=limit(f'tokens-per-minute="100" {NAMES}'))
    assert sorted(_fifty(api, fitting=25)) == [200] * 25 + [429] * 25
    api.echo.will(500, {"content-type": "application/json"}, b"{}")
    assert ask(api, "x").headers["left"] == str(100 - 25 * 3)
    assert _fifty(api, fitting=6).count(200) == (100 - 75) // 4


def _fifty(api, *, fitting):
    """Statuses of fifty streams at once: those that fit end when the others have been refused, so that none makes room before."""
    last = {"type": "response.completed", "response": {"usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}}}
    refused = asyncio.Event()

    async def held(send, _receive):
        await refused.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": f"event: {last['type']}\ndata: {json.dumps(last)}\n\n".encode()})

    api.echo.answers += [held] * fitting
    with ThreadPoolExecutor(50) as callers:
        asked = [callers.submit(ask, api, "x" * 16, stream=True) for _ in range(50)]
        try:
            for _ in zip(range(50 - fitting), as_completed(asked, timeout=60), strict=False):
                pass
        finally:
            api.loop.call_soon_threadsafe(refused.set)
        return [each.result().status_code for each in asked]


def test_bytes_of_a_stream_pass_unchanged(api, account):
    """Event by event, with its names, and without any mark of the gateway."""
    inbound(api, limit('tokens-per-minute="100000"'))
    answer = ask(api, stream=True)
    blocks = answer.text.removesuffix("\n\n").split("\n\n")
    assert all(block.startswith("event: response.") for block in blocks)
    assert "[DONE]" not in answer.text
    assert blocks[-1].startswith("event: response.completed\ndata: ")


def test_a_stream_that_breaks_off_is_estimated(api):
    """Two tokens of prompt, and the text that came."""
    events: list[dict] = [
        {"type": "response.created", "response": {"usage": None}},
        {"type": "response.output_text.delta", "delta": "a" * 32},
        {"type": "response.function_call_arguments.delta", "delta": "b" * 8},
    ]
    api.policy("/apis/a", "api", inbound=limit(f'tokens-per-minute="1000" {NAMES}'))
    chunks = [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]
    api.echo.will(200, {"content-type": "text/event-stream"}, *chunks)
    assert ask(api, "12345678", stream=True).content == b"".join(chunks)
    api.echo.will(500, {"content-type": "application/json"}, b"{}")
    assert ask(api, "x").headers["left"] == str(1000 - 2 - 10)


def test_a_response_in_the_background_used_nothing_yet(api):
    """Its usage is null until it is over, so the prompt's estimate counts."""
    inbound(api, limit(f'tokens-per-minute="1000" {NAMES}'))
    assert ask(api, "x" * 16, background=True).headers["left"] == "996"


def test_a_breaker_counts_refused_responses(api):
    """429 and 5xx of the account trip it, whole or streamed; the statuses decide, as for every call."""
    rule = {
        "name": "r",
        "failureCondition": {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]},
        "tripDuration": "PT1M",
    }
    found = next(each for each in api.world.store if each.name == "s")
    api.put("/backends/s", found.properties | {"circuitBreaker": {"rules": [rule]}})
    deployment = next(each for each in api.world.store if each.name == "gpt-4o")
    api.world.store.put(
        Resource(deployment.id, deployment.type, deployment.properties, {"sku": {"name": "Standard", "capacity": 1}})
    )
    inbound(api)
    statuses = [ask(api, "word " * 900, stream=True).status_code for _ in range(3)]
    assert statuses == [429, 503, 503]
    api.world.breakers.reset()


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ({"input": "x" * 8}, 2),
        ({"input": [{"role": "user", "content": "x" * 8}], "instructions": "y" * 4}, 3),
        ({"input": [{"role": "user", "content": [{"type": "input_text", "text": "x" * 8}]}]}, 2),
        ({"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "data:…"}]}]}, 1200),
        ({"messages": [{"content": [{"type": "image_url", "image_url": {"url": "u"}}, {"type": "text", "text": "x" * 4}]}]}, 1201),
        ({"input": [{"type": "function_call_output", "call_id": "c", "output": "x" * 12}]}, 3),
        ({"input": [{"type": "function_call", "name": "n", "arguments": "x" * 4}]}, 1),
        ({"input": json.loads("[" * 60 + "]" * 60)}, 0),
        ({}, 0),
    ],
)
def test_estimates_of_prompts(body, tokens):
    """Texts, images, instructions, calls and their results."""
    assert prompt_estimate.prompt_tokens(json.dumps(body).encode()) == tokens
