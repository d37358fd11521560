"""Limits of tokens and calls, by recorded answers where there are any."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from xml.sax import saxutils as xml

import pytest
from apim_simulator.policy import PolicyRefused, accept
from apim_simulator.store import Resource

from simulator.tests.gateway.conftest import KEY

CHAT = "/x/openai/deployments/d/chat/completions"
JSON = {"content-type": "application/json"}
SSE = {"content-type": "text/event-stream; charset=utf-8"}


@pytest.fixture
def api(site):
    """An API at /x of a classic service whose counters are at nothing."""
    site.api("a", "x", "POST /*", "GET /*")
    site.world.counters.reset()
    site.world.metrics.clear()
    return site


def limit(site, attributes, element="llm-token-limit", estimate="false"):
    """A token limit on the API."""
    site.policy("/apis/a", "api", inbound=f'<{element} counter-key="k" estimate-prompt-tokens="{estimate}" {attributes} />')


def answers(site, total, prompt=1):
    """The next answer used so many tokens."""
    usage = {"prompt_tokens": prompt, "completion_tokens": total - prompt, "total_tokens": total}
    site.echo.will(200, JSON, json.dumps({"choices": [], "usage": usage}).encode())


def ask(site, text="word", **more):
    """A chat of one message."""
    return site.call("POST", CHAT, json={"messages": [{"role": "user", "content": text}], **more})


def later(site, seconds):
    """So many seconds pass."""
    site.world.clock.advance(timedelta(seconds=seconds))


def until(site, moment):
    """Time passes until then."""
    site.world.clock.advance(moment - site.world.clock.now())


def test_the_recorded_sequence(api, captured):
    """100 a minute without estimates: answered, answered beyond, refused for 29 s, and answered while the second still counts."""
    names = 'tokens-consumed-header-name="consumed-tokens" remaining-tokens-header-name="remaining-tokens"'
    limit(api, f'tokens-per-minute="100" {names}', "azure-openai-token-limit")
    steps = [("0", 54, 0), ("1", 59, 16), ("2", None, 15), ("4", 54, 31)]
    for number, used, wait in steps:
        later(api, wait)
        recorded = captured[f"apim-token-limit-sequence-{number}"]["response"]
        if used:
            answers(api, used)
        got = ask(api)
        assert got.status_code == recorded["status"]
        if used:
            assert {name: got.headers[name] for name in recorded["headers"]} == recorded["headers"]
        else:
            assert got.json() == recorded["body"]
            assert got.headers["retry-after"] == "29"


def test_a_v2_tier_counts_in_a_bucket(api, captured):
    """300 a minute, 504 used by two calls: a bucket that refills by five a second holds something after the recorded 41 s.

    How much the recorded calls used is not known; any window that slid would have let the third wait for the first to leave it.
    """
    service = api.world.store.get(api.id)
    api.world.store.put(Resource(api.id, service.type, {}, {**service.envelope, "sku": {"name": "BasicV2"}}))
    limit(api, 'tokens-per-minute="300" remaining-tokens-header-name="left"')
    answers(api, 262)
    answers(api, 242)
    assert [ask(api).headers["left"] for _ in range(2)] == ["38", "0"]
    refused = ask(api)
    recorded = captured["apim-429-token-limit-v2-tier"]["response"]
    assert (refused.status_code, refused.headers["retry-after"]) == (recorded["status"], recorded["headers"]["Retry-After"])
    assert refused.content == recorded["raw"].encode()


def test_the_quota_refuses_once_it_is_passed(api, captured):
    """Exactly used up still answers; then 403 with the time until the hour ends, and the next hour answers again."""
    limit(api, 'token-quota="10" token-quota-period="Hourly" remaining-quota-tokens-header-name="left"')
    hour = api.world.clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    until(api, hour)
    for used in (10, 1):
        answers(api, used)
    assert [ask(api).headers["left"] for _ in range(2)] == ["0", "0"]
    until(api, hour + timedelta(hours=1) - timedelta(minutes=21, seconds=33))
    refused = ask(api)
    recorded = captured["apim-403-token-quota"]["response"]
    assert refused.status_code == recorded["status"]
    assert refused.json() == recorded["body"]
    later(api, 1300)
    answers(api, 1)
    assert ask(api).status_code == 200


KINDS = [('tokens-per-minute="1"', "Limit"), ('token-quota="1" token-quota-period="Daily"', "Quota")]


@pytest.mark.parametrize(("kind", "reason"), KINDS)
def test_on_error_runs_with_the_recorded_reason(kind, reason, api):
    """LastError of both refusals."""
    inbound = f'<llm-token-limit counter-key="k" estimate-prompt-tokens="true" {kind} />'
    told = '@(context.LastError.Source + " " + context.LastError.Reason)'
    header = f'<set-header name="why" exists-action="override"><value>{told}</value></set-header>'
    api.policy("/apis/a", "api", inbound=inbound, on_error=header)
    assert ask(api, "four words and more of them").headers["why"] == f"llm-token-limit OpenAIToken{reason}Exceeded"


def event(**members):
    """One server-sent event."""
    return f"data: {json.dumps(members)}\n\n".encode()


def streamed(site, *texts, usage=None):
    """The next answer is a stream of these texts, with a usage event if there is one."""
    events = [event(choices=[{"delta": {"content": text}}]) for text in texts]
    events += [event(choices=[], usage=usage)] if usage else []
    site.echo.will(200, SSE, *events, b"data: [DONE]\n\n")
    return b"".join([*events, b"data: [DONE]\n\n"])


@pytest.mark.parametrize("texts", [("abcdefgh" * 4,), ("abcdefgh",) * 4], ids=["one event", "four"])
def test_a_stream_counts_its_estimate_however_it_is_cut(texts, api):
    """8 bytes of prompt and 32 of answer are ten tokens; the bytes pass unchanged; the prompt alone is told in the headers."""
    limit(api, 'tokens-per-minute="100" remaining-tokens-header-name="left" tokens-consumed-header-name="used"')
    whole = streamed(api, *texts)
    got = ask(api, "12345678", stream=True)
    assert (got.content, got.headers["used"], got.headers["left"]) == (whole, "2", "98")
    answers(api, 1)
    assert ask(api).headers["left"] == "89"


def test_a_stream_with_usage_counts_as_the_whole_answer(api):
    """With `include_usage` both ways of the same answer leave the same."""
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    left = []
    for stream in (True, False):
        api.world.counters.reset()
        limit(api, 'tokens-per-minute="100" remaining-tokens-header-name="left"')
        streamed(api, "some text", usage=usage) if stream else answers(api, 7, prompt=3)
        ask(api, stream=stream)
        answers(api, 1)
        left.append(ask(api).headers["left"])
    assert left == ["92", "92"]


def test_an_estimate_is_refused_before_the_call_and_replaced_after_it(api):
    """12 bytes are three tokens: five are left after a call that used two, so that a prompt of six is refused."""
    limit(api, 'tokens-per-minute="7" remaining-tokens-header-name="left"', estimate="true")
    answers(api, 2)
    assert ask(api, "x" * 12).headers["left"] == "5"
    assert ask(api, "x" * 24).status_code == 429
    answers(api, 5)
    assert ask(api, "x" * 20).headers["left"] == "0"
    assert len(api.echo.seen) == 2


def test_what_failed_used_nothing(api):
    """An answer of the backend's error gives the estimate back."""
    limit(api, 'tokens-per-minute="10" remaining-tokens-header-name="left"', estimate="true")
    api.echo.will(500, JSON, b"{}")
    assert ask(api, "x" * 20).headers["left"] == "10"


def test_fifty_callers_at_once_pass_no_more_than_the_limit(api):
    """Estimates count at once: of fifty prompts of four tokens, twenty-five fit into a hundred."""
    limit(api, 'tokens-per-minute="100"', estimate="true")
    for _ in range(25):
        answers(api, 4)
    with ThreadPoolExecutor(50) as callers:
        got = list(callers.map(lambda _: ask(api, "x" * 16), range(50)))
    statuses = sorted(answer.status_code for answer in got)
    assert statuses == [200] * 25 + [429] * 25
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in got if answer.status_code == 429)


def test_one_counter_for_one_key_in_every_scope_and_api(api):
    """Another API with the same key goes on from what the first used; another key does not."""
    limit(api, 'tokens-per-minute="10" remaining-tokens-header-name="left"')
    api.api("b", "y", "POST /*")
    attributes = 'estimate-prompt-tokens="false" tokens-per-minute="10" remaining-tokens-header-name="left"'
    text = f'<llm-token-limit counter-key="{{}}" {attributes} />'
    answers(api, 4)
    ask(api)
    left = []
    for key in ("k", "other"):
        api.policy("/apis/b", "api", inbound=text.format(key))
        answers(api, 1)
        left.append(api.call("POST", "/y/chat", json={"messages": []}).headers["left"])
    assert left == ["5", "9"]


def test_calls_in_a_short_time(api, captured):
    """The third of two a minute is 429 with the recorded bytes but for the number; the first leaves the window again."""
    names = 'remaining-calls-header-name="left" total-calls-header-name="all" retry-after-variable-name="wait"'
    api.policy("/apis/a", "api", inbound=f'<rate-limit-by-key calls="2" renewal-period="60" counter-key="k" {names} />')
    assert [api.call("GET", "/x/a").headers["left"] for _ in range(2)] == ["1", "0"]
    later(api, 3)
    refused = api.call("GET", "/x/a")
    recorded = captured["apim-429-rate-limit"]["response"]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, recorded["headers"]["Retry-After"])
    assert refused.content == recorded["raw"].encode()
    assert refused.headers["content-length"] == recorded["headers"]["Content-Length"]
    later(api, 57)
    assert api.call("GET", "/x/a").headers["all"] == "2"


def test_calls_that_count_by_their_answer(api):
    """Only what the condition holds for is counted, as often as increment-count says."""
    condition = "increment-condition='@(context.Response.StatusCode == 500)' increment-count='2'"
    api.policy("/apis/a", "api", inbound=f'<rate-limit-by-key calls="4" renewal-period="60" counter-key="k" {condition} />')
    for status in (200, 500, 200, 500):
        api.echo.will(status)
    assert [api.call("GET", "/x/a").status_code for _ in range(5)] == [200, 500, 200, 500, 429]


def test_calls_in_a_long_time(api, captured):
    """Two in four hours from a start; the third is 403 with the recorded bytes when three and a half are left."""
    start = api.world.clock.now().replace(microsecond=0)
    attributes = f'calls="2" renewal-period="14400" counter-key="k" first-period-start="{start:%Y-%m-%dT%H:%M:%SZ}"'
    api.policy("/apis/a", "api", inbound=f"<quota-by-key {attributes} />")
    assert [api.call("GET", "/x/a").status_code for _ in range(2)] == [200, 200]
    until(api, start + timedelta(hours=4) - timedelta(hours=3, minutes=30, seconds=56))
    refused = api.call("GET", "/x/a")
    recorded = captured["apim-403-quota"]["response"]
    assert (refused.status_code, refused.content) == (recorded["status"], recorded["raw"].encode())
    later(api, 13000)
    assert api.call("GET", "/x/a").status_code == 200


def test_a_product_grants_each_subscription_its_calls(api):
    """The quota of a product counts each of its subscriptions apart."""
    api.put("/products/p", {"displayName": "P", "state": "published", "subscriptionRequired": True})
    api.put("/products/p/apis/a", {})
    keys = ["a" * 32, "b" * 32]
    for number, key in enumerate(keys):
        api.subscription(f"s{number}", "/products/p", key)
    api.api("a", "x", "GET /*", subscriptionRequired=True)
    api.policy("/products/p", "product", inbound='<quota calls="1" renewal-period="3600" />')
    header = "Ocp-Apim-Subscription-Key"
    statuses = [api.call("GET", "/x/a", headers={header: key}).status_code for key in (keys[0], keys[0], keys[1])]
    assert statuses == [200, 403, 200]


def test_tokens_are_measured_by_dimension(api):
    """Total, prompt and completion, with what Azure fills in and what the policy gives."""
    dimensions = '<dimension name="API ID" /><dimension name="Subscription ID" /><dimension name="Team" value="one" />'
    api.policy("/apis/a", "api", inbound=f'<llm-emit-token-metric namespace="n">{dimensions}</llm-emit-token-metric>')
    answers(api, 7, prompt=3)
    ask(api)
    common = {"namespace": "n", "dimensions": {"API ID": "a", "Subscription ID": "", "Team": "one"}}
    assert list(api.world.metrics) == [
        {**common, "name": "Total Tokens", "value": 7},
        {**common, "name": "Prompt Tokens", "value": 3},
        {**common, "name": "Completion Tokens", "value": 4},
    ]


def test_a_metric_says_which_key_a_call_used(api):
    """By the key that was sent and the subscription's two, which a policy may compare [D]."""
    which = '@(context.Subscription.Key == context.Subscription.PrimaryKey ? "primary" : "secondary")'
    dimension = f'<dimension name="Subscription key" value="{xml.escape(which, {chr(34): "&quot;"})}" />'
    api.api("a", "x", "POST /*", subscriptionRequired=True)
    api.policy("/apis/a", "api", inbound=f'<llm-emit-token-metric namespace="n">{dimension}</llm-emit-token-metric>')
    api.subscription("s", "/apis", KEY)
    for key in (KEY, KEY + "x"):
        answers(api, 7)
        api.call("POST", CHAT, json={"messages": []}, headers={"Ocp-Apim-Subscription-Key": key})
    found = [each["dimensions"]["Subscription key"] for each in api.world.metrics if each["name"] == "Total Tokens"]
    assert found == ["primary", "secondary"]


def test_a_value_of_ones_own_is_measured(api):
    """emit-metric, one by default."""
    api.policy("/apis/a", "api", outbound='<emit-metric name="m" namespace="n"><dimension name="Location" /></emit-metric>')
    api.call("GET", "/x/a")
    assert list(api.world.metrics) == [{"namespace": "n", "name": "m", "value": 1, "dimensions": {"Location": "westeurope"}}]


def test_a_value_may_have_no_dimensions(api):
    """As Microsoft's samples have it."""
    api.policy("/apis/a", "api", inbound='<emit-metric name="m" value="2" />')
    api.call("GET", "/x/a")
    assert [(each["value"], each["dimensions"]) for each in api.world.metrics] == [(2, {})]


SIX = "".join(f'<dimension name="d{number}" value="v" />' for number in range(6))
REFUSED = {
    "no limit": '<llm-token-limit counter-key="k" estimate-prompt-tokens="true" />',
    "no period": '<llm-token-limit counter-key="k" estimate-prompt-tokens="true" token-quota="1" />',
    "no quota": (
        '<llm-token-limit counter-key="k" estimate-prompt-tokens="true" tokens-per-minute="1" token-quota-period="Daily" />'
    ),
    "six": f"<llm-emit-token-metric>{SIX}</llm-emit-token-metric>",
    "unknown": '<emit-metric name="m"><dimension name="Team" /></emit-metric>',
}


@pytest.mark.parametrize("element", REFUSED.values(), ids=REFUSED)
def test_what_azure_refuses_is_refused_at_upload(element):
    """A limit of nothing, half a quota, too many dimensions, one that nobody fills in."""
    with pytest.raises(PolicyRefused) as refused:
        accept(f"<policies><inbound>{element}</inbound></policies>", "rawxml", "api")
    assert (refused.value.status, refused.value.code) == (400, "ValidationError")


def test_an_address_that_a_caller_claims_is_not_believed(api):
    """Counted by address, X-Forwarded-For makes no other caller."""
    key = "@(context.Request.IpAddress)"
    api.policy("/apis/a", "api", inbound=f'<rate-limit-by-key calls="1" renewal-period="60" counter-key="{key}" />')
    statuses = [api.call("GET", "/x/a", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(2)]
    assert statuses == [200, 429]
