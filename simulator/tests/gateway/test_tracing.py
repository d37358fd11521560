"""What a trace tells, and what it never does."""

import json

import httpx
import pytest
from apim_simulator import builtin
from apim_simulator.store import Resource

from simulator.tests.gateway.conftest import KEY


@pytest.fixture
def api(site):
    """An API at /x that asks for a key, and a way to a call's trace."""
    site.world.traces.reset()
    site.api("a", "x", "GET /*", "POST /*", subscriptionRequired=True)
    site.subscription("s", "/apis/a")
    return site


def traced(site, path="/x/y", method="GET", key=KEY, **more):
    """A call, and its trace as the control API gives it."""
    headers = {"Ocp-Apim-Subscription-Key": key, **more.pop("headers", {})}
    answer = site.call(method, path, headers=headers, **more)
    return answer, json.loads(json.dumps(site.world.traces.get(answer.headers["x-sim-trace"])))


def entries(trace):
    """Elements without numbers that differ from run to run."""
    return [(e["within"], e["section"], e["scope"], e["name"], e["attributes"], e["result"]) for e in trace["elements"]]


def test_a_whole_trace(api):
    """Who, which way, which elements with evaluated attributes, which calls, and why."""
    api.put("/backends/b", {"url": api.upstream, "protocol": "http"})
    api.policy("", "global", inbound='<set-variable name="v" value="@(1 + 1)" />')
    api.policy(
        "/apis/a",
        "api",
        inbound='<base /><choose><when condition="@((int)context.Variables["v"] == 2)"><set-backend-service backend-id="b" />'
        "</when></choose>",
        backend='<retry condition="@(context.Response.StatusCode == 429)" count="1" interval="0">'
        '<forward-request buffer-request-body="true" /></retry>',
    )
    api.echo.will(429)
    answer, trace = traced(api, "/x/y?q=1")
    assert {
        n: trace[n] for n in ("method", "path", "query", "api", "revision", "operation", "subscription", "product", "status")
    } == {
        "method": "GET",
        "path": "/x/y",
        "query": "q=1",
        "api": "a",
        "revision": "1",
        "operation": "op1",
        "subscription": "s",
        "product": None,
        "status": 200,
    }
    assert (trace["id"], trace["reason"]) == (answer.headers["x-sim-trace"], "backend 'b' answered 200")
    assert [(s["scope"], s["policy"]) for s in trace["scopes"]] == [("global", True), ("api", True), ("operation", False)]
    forwarded = {"buffer-request-body": "true"}
    assert entries(trace) == [
        (None, "inbound", "api", "base", {}, None),
        (1, "inbound", "global", "set-variable", {"name": "v", "value": "2"}, None),
        (None, "inbound", "api", "choose", {"when[1].condition": "True"}, "when at line 1, column 36"),
        (3, "inbound", "api", "set-backend-service", {"backend-id": "b"}, None),
        (None, "backend", "api", "retry", {"condition": "True", "count": "1", "interval": "0"}, "run 2"),
        (5, "backend", "api", "forward-request", forwarded, f"429 from {api.upstream}/y"),
        (5, "backend", "api", "forward-request", forwarded, f"200 from {api.upstream}/y"),
    ]
    assert all(element["milliseconds"] >= 0 for element in trace["elements"])
    assert [(a["number"], a["backend"], a["member"], a["url"], a["status"]) for a in trace["attempts"]] == [
        (1, "b", None, f"{api.upstream}/y?q=1", 429),
        (2, "b", None, f"{api.upstream}/y?q=1", 200),
    ]
    assert trace["attempts"][1]["body"] == "complete"


def test_attempts_name_the_member_and_the_breaker_after_them(api):
    condition = {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]}
    rules = {"rules": [{"name": "r", "tripDuration": "PT30S", "failureCondition": condition}]}
    for name in "mn":
        api.put(f"/backends/{name}", {"url": f"{api.upstream}/{name}", "circuitBreaker": rules})
    api.put("/backends/p", {"type": "Pool", "pool": {"services": [{"id": "/backends/m"}, {"id": "/backends/n"}]}})
    api.policy("/apis/a", "api", inbound='<set-backend-service backend-id="p" />')
    api.echo.will(429)
    (attempt,) = traced(api)[1]["attempts"]
    assert (attempt["backend"], attempt["member"], attempt["breaker"]["state"]) == ("p", "m", "tripped")
    api.echo.will(429)
    traced(api)
    answer, trace = traced(api)
    assert (answer.status_code, trace["attempts"]) == (503, [])
    assert trace["reason"] == "forward-request: no reason known: The circuit breakers of all members of pool 'p' are tripped."


def test_it_says_whether_the_subscription_key_went_upstream(api):
    """Nothing strips it; a policy that deletes it does; without a call upstream nobody knows."""
    assert traced(api)[1]["subscriptionKeyUpstream"] is True
    assert traced(api)[1]["attempts"][0]["subscriptionKeySent"] == ["header ocp-apim-subscription-key"]
    answer = api.call("GET", f"/x/y?subscription-key={KEY}")
    trace = api.world.traces.get(answer.headers["x-sim-trace"])
    assert trace["attempts"][0]["subscriptionKeySent"] == ["query subscription-key"]
    api.policy("/apis/a", "api", inbound='<set-header name="Ocp-Apim-Subscription-Key" exists-action="delete" />')
    assert traced(api)[1]["subscriptionKeyUpstream"] is False
    api.policy("/apis/a", "api", inbound="<return-response />")
    answer, trace = traced(api)
    assert (trace["subscriptionKeyUpstream"], trace["reason"]) == (None, "return-response ended the pipeline in section inbound")


def test_no_secret_is_in_a_trace(api):
    """Keys, tokens, secret named values, backends' credentials, what a credential's name stands before: sent, never told."""
    secrets = {"named": "n4med/value", "literal": "l1teral", "query": "qu3ry", "header": "h3ader", "own": "0wn", "basic": "ZGVm"}
    api.put("/namedValues/k", {"displayName": "k", "secret": True}, value=secrets["named"])
    credentials = {"header": {"x-secret": [secrets["header"]]}, "query": {"code": [secrets["query"]]}}
    api.put("/backends/b", {"url": api.upstream, "credentials": credentials})
    token = api.world.tokens.issue("p-1", "https://cognitiveservices.azure.com")
    api.policy(
        "/apis/a",
        "api",
        inbound='<set-backend-service backend-id="b" /><set-variable name="v" value="@("{{k}}" + context.Subscription.Key)" />'
        '<set-query-parameter name="z"><value>{{k}}</value></set-query-parameter>'
        f'<set-header name="Api-Key"><value>{secrets["literal"]}</value></set-header>'
        '<set-header name="@("api" + "-key")"><value>@("l1" + "teral")</value></set-header>'
        f'<set-header name="Authorization"><value>Bearer {token}</value></set-header>'
        '<set-header name="x"><value>@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</value></set-header>'
        f'<set-header name="y"><value>Basic {secrets["basic"]}</value></set-header>'
        '<set-header name="q"><value>@(context.Request.OriginalUrl.Query.GetValueOrDefault("sig", ""))</value></set-header>'
        '<trace source="s"><message>@(context.Variables["v"] + "{{k}}")</message></trace>',
    )
    answer, trace = traced(api, f"/x/y?sig={secrets['own']}&keep=1")
    seen = api.echo.only
    assert answer.status_code == 200
    assert (seen.headers["x-secret"], seen.headers["q"], "code=qu3ry" in seen.target) == (["h3ader"], ["0wn"], True)
    text = json.dumps(trace)
    assert [name for name, value in secrets.items() if value in text] == []
    assert "n4med%2Fvalue" not in text
    assert KEY not in text
    assert token.split(".")[2] not in text
    assert trace["query"] == "sig=***&keep=1"
    assert trace["attempts"][0]["url"] == f"{api.upstream}/y?sig=***&keep=1&z=***&code=***"
    assert trace["attempts"][0]["subscriptionKeySent"] == ["header ocp-apim-subscription-key"]


def test_a_token_that_is_none_is_no_less_hidden(api):
    """What validate-jwt was given, whatever it looks like."""
    api.policy(
        "/apis/a",
        "api",
        inbound='<validate-jwt token-value="@(context.Request.Headers.GetValueOrDefault("x-mine", ""))" />',
    )
    answer, trace = traced(api, headers={"x-mine": "0paque"})
    assert (answer.status_code, trace["elements"][0]["name"]) == (401, "validate-jwt")
    assert trace["elements"][0]["attributes"] == {"token-value": "***"}


@pytest.mark.parametrize(
    ("path", "key", "status", "reason"),
    [
        ("/nowhere", KEY, 404, "configuration: OperationNotFound: Unable to match incoming request to an operation."),
        ("/x/y", "wrong", 401, "authorization: SubscriptionKeyInvalid: Access denied due to invalid subscription key."),
    ],
)
def test_refusals_have_a_trace_too(path, key, status, reason, api):
    answer, trace = traced(api, path, key=key)
    assert (answer.status_code, trace["status"], trace["reason"][: len(reason)]) == (status, status, reason)
    assert "wrong" not in json.dumps(trace)


def test_so_has_what_is_not_simulated(api):
    api.policy("/apis/a", "api", inbound='<set-header name="Content-Length"><value>1</value></set-header>')
    answer, trace = traced(api)
    problem = "set-header: the header 'Content-Length' cannot be changed"
    assert (answer.status_code, trace["reason"], trace["elements"][0]["result"]) == (
        501,
        f"not simulated: {problem}",
        f"failed: {problem}",
    )


def test_a_body_that_breaks_off_is_told(api):
    async def answer(send, _receive):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ConnectionResetError

    api.echo.answers.append(answer)
    with pytest.raises(httpx.RemoteProtocolError):
        traced(api)
    (summary,) = api.world.traces.summaries()
    trace = api.world.traces.get(summary["id"])
    assert trace["attempts"][0]["body"].startswith("cut: ")
    assert trace["reason"].startswith("the upstream answered 200; its body broke off after the headers had gone out: cut: ")


def test_a_missing_role_is_named(api, monkeypatch):
    """Azure OpenAI's 401 passes as it is; the trace says which role is missing where, until it is assigned."""
    account = f"{api.world.subscription_path}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/contoso"
    for resource in builtin.account(api.world, account, "westeurope"):
        api.world.store.put(resource)
    service = api.world.store.get(api.id)
    api.world.store.put(Resource(service.id, service.type, {}, {"identity": {"principalId": "p-1"}}))
    monkeypatch.setattr(type(api.world.addresses), "account_url", lambda *_: api.upstream)
    api.api("o", "o", "GET /*", serviceUrl="https://contoso.openai.azure.com/openai")
    api.policy("/apis/o", "api", inbound='<authentication-managed-identity resource="https://cognitiveservices.azure.com" />')
    api.echo.will(401, {}, b"as Azure says it")
    answer = api.call("GET", "/o/y")
    trace = api.world.traces.get(answer.headers["x-sim-trace"])
    assert (answer.status_code, answer.text) == (401, "as Azure says it")
    assert trace["attempts"][0]["diagnosis"] == (
        "the system-assigned identity of service 'apim', principal p-1, lacks the role 'Cognitive Services OpenAI User' "
        f"(5e0bd9bd-7b93-4f28-af87-19fc36ad61bd): no role assignment gives it at scope {account}, its resource group or its "
        "subscription"
    )
    assert trace["reason"] == f"the upstream answered 401: {trace['attempts'][0]['diagnosis']}"
    role = {"principalId": "P-1", "roleDefinitionId": "/x/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"}
    assignment = f"{account}/providers/Microsoft.Authorization/roleAssignments/r"
    api.world.store.put(Resource(assignment, "Microsoft.Authorization/roleAssignments", role))
    api.echo.will(401)
    trace = api.world.traces.get(api.call("GET", "/o/y").headers["x-sim-trace"])
    assert trace["attempts"][0]["diagnosis"] is None
