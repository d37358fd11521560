"""Calls of the policy's own, mocks, events, and what lets a request pass."""

import json
import threading

import pytest

WHY = '<set-header name="why"><value>@(context.LastError.Reason + ": " + context.LastError.Message)</value></set-header>'


@pytest.fixture
def api(site):
    """An API at /x with a GET and a POST on every path."""
    site.api("a", "x", "GET /*", "POST /*")
    return site


def ask(site, inner="", attributes="", url=None):
    """A send-request to the upstream at /side."""
    target = url or f"{site.upstream}/side"
    return f'<send-request response-variable-name="r" {attributes}><set-url>{target}</set-url>{inner}</send-request>'


def answer_of(expression):
    """A header for the upstream with the value of an expression."""
    return f'<set-header name="told"><value>@({expression})</value></set-header>'


def test_send_request_keeps_the_answer_in_a_variable(api):
    """Method, headers and body are the policy's; the answer's status, headers and JSON can be read, more than once."""
    parts = '<set-method>put</set-method><set-header name="h"><value>1</value></set-header><set-body>@("b" + 1)</set-body>'
    read = (
        'r.StatusCode + "|" + r.StatusReason + "|" + r.Headers.GetValueOrDefault("n", "") + "|" + (string)r.Body.As<JObject>()["a"]'
        ' + "|" + r.Body.As<string>(preserveContent: true)'
    )
    block = f'<set-header name="told"><value>@{{ var r = (IResponse)context.Variables["r"]; return {read}; }}</value></set-header>'
    api.policy("/apis/a", "api", inbound=ask(api, parts) + block)
    api.echo.will(404, {"n": "v"}, b'{"a": ', b'"x"}')
    assert api.call("GET", "/x/y").status_code == 200
    side, main = api.echo.seen
    assert (side.method, side.target, side.headers["h"], side.body) == ("PUT", "/side", ["1"], b"b1")
    assert main.headers["told"] == ['404|Not Found|v|x|{"a": "x"}']


def test_send_request_copies_the_request_on_demand(api):
    api.policy("/apis/a", "api", inbound='<send-request mode="copy" response-variable-name="r" />')
    api.call("POST", "/x/y?q=1", content=b"body", headers={"h": "2"})
    side, main = api.echo.seen
    assert (side.method, side.target, side.headers["h"], side.body) == ("POST", "/y?q=1", ["2"], b"body")
    assert main.target == "/y?q=1"


def test_send_request_without_an_answer_fails_or_leaves_null(api):
    """No packet leaves loopback: the host is unreachable."""
    unreachable = "https://example.com/"
    api.policy("/apis/a", "api", inbound=ask(api, url=unreachable), on_error=WHY)
    answer = api.call("GET", "/x/y")
    assert answer.status_code == 500
    assert answer.headers["why"].startswith("BackendConnectionFailure: Connection failed. example.com is neither simulated nor")
    ignored = ask(api, attributes='ignore-error="true"', url=unreachable)
    api.policy("/apis/a", "api", inbound=ignored + answer_of('context.Variables["r"] == null ? "null" : "some"'))
    assert api.call("GET", "/x/y").status_code == 200
    assert api.echo.only.headers["told"] == ["null"]


def test_send_request_without_a_url_fails(api):
    api.policy("/apis/a", "api", inbound='<send-request mode="new" response-variable-name="r" />')
    assert api.call("GET", "/x/y").status_code == 500
    assert api.echo.seen == []


def test_send_request_sends_the_services_identity(api):
    from apim_simulator.store import Resource  # noqa: PLC0415 - one test replaces the service

    service = api.world.store.get(api.id)
    envelope = {**service.envelope, "identity": {"type": "SystemAssigned", "principalId": "p1"}}
    api.world.store.put(Resource(api.id, service.type, {}, envelope))
    api.policy("/apis/a", "api", inbound=ask(api, '<authentication-managed-identity resource="https://r" />'))
    api.call("GET", "/x/y")
    side, main = api.echo.seen
    token = side.headers["authorization"][0].removeprefix("Bearer ")
    assert api.world.tokens.verify(token, ["https://r"])["oid"] == "p1"
    assert "authorization" not in main.headers


def test_nobody_waits_for_a_one_way_request(api):
    """The answer is there while the other call still hangs."""
    release, arrived = threading.Event(), threading.Event()

    async def hang(send, _receive):
        arrived.set()
        import asyncio  # noqa: PLC0415

        await asyncio.get_running_loop().run_in_executor(None, release.wait)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    one_way = f"<send-one-way-request><set-url>{api.upstream}/side</set-url></send-one-way-request>"
    api.policy("/apis/a", "api", inbound=f"{one_way}<return-response />")
    api.echo.answers.append(hang)
    try:
        assert api.call("GET", "/x/y").status_code == 200
        assert arrived.wait(10)
    finally:
        release.set()


def test_wait_runs_all_of_its_children(api):
    lookup = '<cache-lookup-value key="none" variable-name="v" default-value="d" />'
    api.policy("/apis/a", "api", inbound=f"<wait>{ask(api)}{lookup}</wait>" + answer_of('(string)context.Variables["v"]'))
    api.call("GET", "/x/y")
    assert [seen.target for seen in api.echo.seen] == ["/side", "/y"]
    assert api.echo.seen[1].headers["told"] == ["d"]


@pytest.mark.parametrize("section", ["inbound", "outbound"])
def test_find_and_replace_changes_the_body(section, api):
    api.policy("/apis/a", "api", **{section: '<find-and-replace from="a" to="@("b" + 1)" />'})
    api.echo.will(200, {"content-length": "3"}, b"a-", b"a")
    answer = api.call("POST", "/x/y", content=b"aXa")
    expected = (b"b1Xb1", "a-a") if section == "inbound" else (b"aXa", "b1-b1")
    assert (api.echo.only.body, answer.text) == expected


def test_log_to_eventhub_keeps_the_event(api):
    """A logger of another kind takes none."""
    for name, kind in (("hub", "azureEventHub"), ("ai", "applicationInsights")):
        api.put(f"/loggers/{name}", {"loggerType": kind})
    api.world.events.clear()
    api.policy(
        "/apis/a", "api", inbound='<log-to-eventhub logger-id="HUB" partition-id="0">@(context.Request.Method)</log-to-eventhub>'
    )
    answer = api.call("GET", "/x/y")
    (event,) = api.world.events
    shown = {name: event[name] for name in ("logger", "partition-id", "content", "request")}
    assert shown == {"logger": "hub", "partition-id": "0", "content": "GET", "request": answer.headers["x-sim-trace"]}
    api.policy("/apis/a", "api", inbound='<log-to-eventhub logger-id="ai">x</log-to-eventhub>')
    assert api.call("GET", "/x/y").status_code == 501


def test_mock_response_answers_with_an_example(api):
    """Of the status and content type asked for; without one, without a body."""
    text = {"contentType": "text/plain", "examples": {"default": {"value": "hello"}}}
    structured = {"contentType": "application/json", "examples": {"a": {"value": {"n": 1}}, "b": {"value": {"n": 2}}}}
    shown = {"displayName": "o", "method": "GET", "urlTemplate": "/m"}
    api.put("/apis/a/operations/m", {**shown, "responses": [{"statusCode": 201, "representations": [text, structured]}]})
    for attributes, status, body in (
        ('status-code="201"', 201, "hello"),
        ('status-code="201" content-type="application/json"', 201, '{"n": 1}'),
        ('status-code="201" content-type="application/json" index="1"', 201, '{"n": 2}'),
        ("", 200, ""),
    ):
        api.policy("/apis/a", "api", inbound=f"<mock-response {attributes} />")
        answer = api.call("GET", "/x/m")
        assert (answer.status_code, answer.text) == (status, body)
    assert api.echo.seen == []


FILTERS = [
    ("allow", "<address>127.0.0.1</address>", None),
    ("allow", '<address-range from="127.0.0.0" to="127.0.0.255" />', None),
    ("forbid", "<address>10.0.0.1</address>", None),
    ("allow", "<address>10.0.0.1</address>", "CallerIpNotAllowed: Caller IP address 127.0.0.1 is not allowed. Access denied."),
    (
        "forbid",
        '<address-range from="127.0.0.0" to="127.0.0.255" />',
        "CallerIpBlocked: Caller IP address is blocked. Access denied.",
    ),
]


@pytest.mark.parametrize(("action", "inner", "why"), FILTERS, ids=range(len(FILTERS)))
def test_ip_filter(action, inner, why, api):
    api.policy("/apis/a", "api", inbound=f'<ip-filter action="{action}">{inner}</ip-filter>', on_error=WHY)
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.headers.get("why")) == ((200, None) if why is None else (403, why))


CHECKS = [
    ("h", "A", "false", 200, None),
    ("h", "a", "true", 200, None),
    ("h", "a", "false", 418, "HeaderValueNotAllowed: Header h value of A is not allowed. Access denied."),
    ("g", "a", "true", 418, "HeaderNotFound: Header g was not found in the request. Access denied."),
]


@pytest.mark.parametrize(("name", "value", "fold", "status", "why"), CHECKS)
def test_check_header(name, value, fold, status, why, api):
    attributes = f'name="{name}" failed-check-httpcode="418" failed-check-error-message="nope" ignore-case="{fold}"'
    api.policy("/apis/a", "api", inbound=f"<check-header {attributes}><value>{value}</value></check-header>", on_error=WHY)
    answer = api.call("GET", "/x/y", headers={"h": "A"})
    assert (answer.status_code, answer.headers.get("why")) == (status, why)
    if why is not None:
        assert json.loads(answer.text)["message"] == "nope"


def test_limit_concurrency_refuses_one_too_many_and_frees_its_place(api):
    """The second request comes from within the first, through the gateway itself."""
    inner = f'<send-request response-variable-name="r"><set-url>{api.url}/x/again</set-url></send-request>'
    once = f'<choose><when condition="@(context.Request.Url.Path == "/first")">{inner}</when></choose>'
    status = '((IResponse)context.Variables["r"]).StatusCode.ToString()'
    limited = f'<limit-concurrency key="k" max-count="1">{once}</limit-concurrency>'
    answer = f'<return-response><set-header name="inner"><value>@({status})</value></set-header></return-response>'
    last = f'<choose><when condition="@(context.Variables.ContainsKey("r"))">{answer}</when></choose>'
    api.policy("/apis/a", "api", inbound=limited + last)
    assert api.call("GET", "/x/first").headers["inner"] == "429"
    assert api.call("GET", "/x/later").status_code == 200


def test_the_answers_body_is_read_for_an_expression_that_looks_at_it(api):
    body = '(string)context.Response.Body.As<JObject>(preserveContent: true)["a"]'
    api.policy("/apis/a", "api", outbound=answer_of(body))
    api.echo.will(200, {}, b'{"a": ', b'"x"}')
    answer = api.call("GET", "/x/y")
    assert (answer.headers["told"], answer.text) == ("x", '{"a": "x"}')
