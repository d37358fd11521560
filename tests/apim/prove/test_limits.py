"""Which limits a deep proof asks for, what that may cost, and why it leaves out others."""

import httpx
import pytest

from apim.prove import Line, openers
from apim.prove.deep.limits import MOST_TOKENS, steps
from apim.prove.target import Target
from tests.apim.prove.stacks import BACKEND, stack
from tests.apim.prove.test_gateway_client import Clock

RATE = {"rateLimit": {"calls": 5}}
MINUTE = {"tokenLimit": {"tokensPerMinute": 100}}
CALLS, TOKENS = "the API's limit of 5 calls in 60 s answers 429", "the API's limit of 100 tokens a minute answers 429"
GOLD = "product gold's limit of {} calls in 60 s answers 429"
SAFETY = {"contentSafety": {"origin": "https://s.cognitiveservices.azure.com", "apiKey": {"secret": "safety"}}, "safety": None}
CACHE = {"semanticCache": {"embeddings": {"backend": "b", "deployment": "e"}}}


def planned(api, product=None, most_calls=30):
    """The steps of a stack with one API, whose consumer has a product or a subscription of the API."""
    scope = {"product": "gold"} if product is not None else {"api": "chat"}
    more = {"subscriptions": [{"name": "team", "displayName": "Team", **scope}]}
    if product is not None:
        more["products"] = [{"name": "gold", "displayName": "Gold", "apis": ["chat"], **product}]
    settings, plan = stack(api, **more)
    known = openers(plan.service_resources, {"subscriptionKeys": {"team": "k"}})
    target = Target(plan.apis[0], settings.apis[0], "https://gateway/chat", key="k", deployments=("d",))
    return {step.what: step for step in steps([target], settings, known, most_calls)}


def why(step):
    """The reason of a step that makes no call."""
    assert step.calls == 0
    (check,) = step.run(None)
    return check.status, check.message, check.fix


def test_tokens_come_before_calls_and_cost_one_call():
    """Calls use up what tokens would need; consumers notice those alone."""
    found = planned({**RATE, **MINUTE})
    assert [(what, step.calls, step.note) for what, step in found.items()] == [
        (TOKENS, 1, ""),
        (CALLS, 6, "team gets 429 from chat for up to 60 s"),
    ]


OUT = {
    "many calls": (RATE, None, 5, CALLS, "it would take 6 calls", "--most-calls 6 allows that"),
    "a cache": ({**RATE, **CACHE}, None, 30, CALLS, "answers from the cache of the API count for no limit", ""),
    "many tokens": (
        {"tokenLimit": {"tokensPerMinute": MOST_TOKENS + 1}},
        None,
        30,
        f"the API's limit of {MOST_TOKENS + 1} tokens a minute answers 429",
        f"it would take a prompt of more than {MOST_TOKENS} tokens",
        "",
    ),
    "literal deployments": (
        {**MINUTE, "http": {"deployments": ["d"]}},
        None,
        30,
        TOKENS,
        "no chat operation of the contract takes a deployment that does not exist",
        "",
    ),
    "a smaller one of the product": (
        RATE,
        {"rateLimit": {"calls": 4}},
        30,
        CALLS,
        "another limit of the same call is reached first: 4",
        "",
    ),
    "a smaller one of the API": (
        RATE,
        {"rateLimit": {"calls": 9}},
        30,
        GOLD.format(9),
        "another limit of the same call is reached first: 5",
        "",
    ),
    "an equal one of the product": (RATE, RATE, 30, CALLS, "another limit of the same call is reached first: 5", ""),
    "a quota": (
        {"callQuota": {"calls": 9, "renewalPeriod": 3600}},
        None,
        30,
        "the API's quota of 9 calls in 3600 s answers 403",
        "to use it up would lock team out until its period ends",
        "",
    ),
}


@pytest.mark.parametrize(("api", "product", "most_calls", "what", "reason", "fix"), OUT.values(), ids=OUT)
def test_left_out(api, product, most_calls, what, reason, fix):
    """With the reason, and no call."""
    assert why(planned(api, product, most_calls)[what]) == ("skipped", reason, fix)


def test_of_equal_limits_the_outer_one_is_met():
    """The product's, whose policy runs first."""
    assert planned(RATE, RATE)[GOLD.format(5)].calls == 6


LIMITED = httpx.Response(429, headers={"Retry-After": "57"}, text='{ "statusCode": 429, "message": "Rate limit is exceeded. Try" }')
NAMELESS = httpx.Response(429, text='{ "statusCode": 429, "message": "Rate limit is exceeded. Try" }')
OTHER = httpx.Response(429, headers={"Retry-After": "9"}, text='{ "statusCode": 429, "message": "Token limit is exceeded. Try" }')
MISSING = httpx.Response(404, headers={"apim-request-id": "1"}, json={"error": {"code": "DeploymentNotFound"}})


def met(answers, seconds=0.0):
    """The check of the limit of calls, and how many were made, where each takes so long."""
    clock, left = Clock(), iter(answers)

    def respond(request):
        assert request.content == b""
        clock.sleep(seconds)
        return next(left)

    line = Line(httpx.Client(transport=httpx.MockTransport(respond)), clock.patience(0))
    (check,) = planned(RATE)[CALLS].run(line)
    return check, line.spent.calls


def test_a_limit_that_answers_is_proven():
    """It says when it is free again; earlier calls may have used some of it."""
    check, calls = met([MISSING] * 3 + [LIMITED])
    assert (check.status, check.message, calls) == ("proven", "after 4 calls; free again in 57 s", 4)


def test_a_limit_that_does_not_answer_fails():
    """After one call more than it allows."""
    check, calls = met([MISSING] * 6)
    assert (check.status, calls) == ("failed", 6)
    assert "the limit was removed" in check.message


def test_a_limit_without_retry_after_fails():
    """Clients would not know when to come again."""
    check, _ = met([NAMELESS])
    assert (check.status, "expected Retry-After with 429" in check.message) == ("failed", True)


def test_a_limit_behind_another_is_skipped():
    """As long as the other answers."""
    check, calls = met([OTHER] * 6)
    assert (check.status, check.message, calls) == ("skipped", "another limit answers first: Token limit is exceeded. Try", 6)


def test_slow_calls_prove_nothing():
    """The window has moved on."""
    check, _ = met([MISSING] * 20, 15.0)
    assert (check.status, "took longer than the 60 s" in check.message) == ("skipped", True)


def test_a_tier_that_gives_calls_back_gets_some_more():
    """As many as have come back meanwhile, and never more than twice the limit."""
    check, calls = met([MISSING] * 7 + [LIMITED], 5.0)
    assert (check.status, calls) == ("proven", 8)


def test_the_prompt_passes_the_limit_by_any_count():
    """More words than tokens, more bytes than four a token; a made-up deployment; a stream."""
    sent = []

    def respond(request):
        sent.append(request)
        return OTHER

    line = Line(httpx.Client(transport=httpx.MockTransport(respond)))
    (check,) = planned(MINUTE)[TOKENS].run(line)
    assert (check.status, check.message) == ("proven", "Retry-After 9 s")
    (request,) = sent
    text = request.content.decode()
    assert (text.count(" test"), "not-a-real-one" in str(request.url), '"stream":true' in text) == (130, True, True)
    assert BACKEND["origin"] not in str(request.url)
