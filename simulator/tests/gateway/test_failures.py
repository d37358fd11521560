"""An upstream that gives no answer, or half of one: timeouts, resets, cuts, and what retry and breakers make of them."""

import asyncio
import threading
from datetime import timedelta

import httpx
import pytest

RETRY = (
    '<retry condition="@(context.Response == null || context.Response.StatusCode >= 500)" count="2" interval="0">'
    '<forward-request timeout="60" buffer-request-body="true" buffer-response="{}" /></retry>'
)
WHY = '<set-header name="why"><value>@(context.LastError.Reason)</value></set-header>'


@pytest.fixture
def api(site):
    """An API at /x whose backend `b` has a breaker; settings are the defaults again afterwards."""
    site.api("a", "x", "POST /*")
    condition = {"count": 2, "interval": "PT10M", "statusCodeRanges": [{"min": 500, "max": 500}]}
    rules = {"rules": [{"name": "r", "tripDuration": "PT1H", "failureCondition": condition}]}
    site.put("/backends/b", {"url": site.upstream, "protocol": "http", "circuitBreaker": rules})
    site.policy("/apis/a", "api", inbound='<set-backend-service backend-id="b" />', backend=RETRY.format("false"), on_error=WHY)
    yield site
    site.world.options.reset()


async def cut(send, _receive):
    """Break off in the body."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10000")]})
    await send({"type": "http.response.body", "body": b"x" * 9000, "more_body": True})
    await asyncio.sleep(0)
    raise ConnectionResetError


def stalled(site):
    """An upstream that never answers; advances the clock beyond the timeout as soon as it is asked."""

    async def stall(_send, receive):
        site.world.clock.advance(timedelta(seconds=60))
        while (await receive())["type"] != "http.disconnect":
            pass

    return stall


def test_a_timeout_is_a_500_of_the_gateway(api):
    """By the simulator's clock; the call upstream is given up, and the retry is left (inferred)."""
    gone = threading.Event()
    stall = stalled(api)

    async def watched(send, receive):
        await stall(send, receive)
        gone.set()

    api.echo.answers.append(watched)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.headers["why"], len(api.echo.seen)) == (500, "Timeout", 1)
    assert gone.wait(5)
    assert api.world.breakers.described(api.world.store.get(f"{api.id}/backends/b"))["failures"] == 0


def test_no_answer_leaves_the_retry_unless_a_setting_says_otherwise(api, monkeypatch):
    """With it the condition decides, the body goes out again, and a breaker that counts errors trips in between."""
    failing(api, monkeypatch, 1)
    assert api.call("POST", "/x/y", content=b"1").headers["why"] == "BackendConnectionFailure"
    api.world.options.change({"retry_errors": True})
    failing(api, monkeypatch, 2)
    answer = api.call("POST", "/x/y", content=b"again")
    assert (answer.status_code, [seen.body for seen in api.echo.seen]) == (200, [b"again"])
    api.echo.seen.clear()
    failing(api, monkeypatch, 3)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.headers["why"], api.echo.seen) == (500, "BackendConnectionFailure", [])
    api.world.options.change({"breaker_errors": True})
    failing(api, monkeypatch, 3)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.reason_phrase, api.echo.seen) == (503, "Service Unavailable", [])


def failing(site, monkeypatch, times):
    """Let the next calls find nobody."""
    upstream = type(site.world.addresses)
    left = [times]

    def resolve(_self, _host):
        if left[0]:
            left[0] -= 1
            return "https://127.0.0.1:1"
        return site.upstream

    site.put("/backends/b", site.world.store.get(f"{site.id}/backends/b").properties | {"url": "https://contoso.openai.azure.com"})
    monkeypatch.setattr(upstream, "resolve", resolve)


def test_other_errors_are_never_retried(api):
    """Only a connection that fails: an expression that fails would fail again."""
    api.world.options.change({"retry_errors": True})
    backend = RETRY.format("false").replace(
        "<forward", '<set-header name="@(context.Product.Id)" exists-action="delete" /><forward'
    )
    api.policy("/apis/a", "api", backend=backend, on_error=WHY)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.headers["why"], api.echo.seen) == (500, "ExpressionValueEvaluationFailure", [])


@pytest.mark.parametrize("buffered", ["true", "false"])
def test_what_breaks_off_after_its_headers_is_never_retried(buffered, api):
    """The caller has the status, some of the body, and a connection that ends; buffering makes no difference [C]."""
    api.world.options.change({"retry_errors": True, "breaker_errors": True})
    api.policy("/apis/a", "api", backend=RETRY.format(buffered))
    api.echo.answers.append(cut)
    with api.client.stream("POST", f"{api.url}/x/y", content=b"1") as response:
        chunks = response.iter_raw(8192)
        assert (response.status_code, next(chunks)) == (200, b"x" * 8192)
        with pytest.raises(httpx.RemoteProtocolError):
            list(chunks)
    assert len(api.echo.seen) == 1


@pytest.mark.parametrize("where", ["backend", "outbound"])
def test_a_body_that_policies_read_breaks_off_in_front_of_on_error(where, api):
    """Nothing has gone to the caller yet: it gets the gateway's 500, and no half of an answer."""
    reading = '<set-variable name="v" value="@(context.Response.Body.As<string>(preserveContent: true))" />'
    sections = {"backend": '<forward-request buffer-response="false" />'}
    sections[where] = sections.get(where, "") + reading
    api.policy("/apis/a", "api", **sections, on_error=WHY)
    api.echo.answers.append(cut)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.headers["why"]) == (500, "BackendConnectionFailure")
    trace = api.world.traces.get(answer.headers["x-sim-trace"])
    assert trace["reason"].startswith("transfer-response: BackendConnectionFailure: The answer's body broke off. ")
    assert trace["attempts"][0]["body"].startswith("cut: ")


def test_a_reset_before_the_headers_is_a_failed_connection(api):
    """The listener resets in place of the answer, as a fault makes it."""

    async def reset(send, _receive):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-sim-abort", b"headers")]})
        await send({"type": "http.response.body", "body": b""})

    api.echo.answers.append(reset)
    answer = api.call("POST", "/x/y", content=b"1")
    assert (answer.status_code, answer.headers["why"], len(api.echo.seen)) == (500, "BackendConnectionFailure", 1)
