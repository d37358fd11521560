"""Pools and breakers through the gateway: who is called, and what a tripped backend answers."""

from datetime import timedelta

import pytest

RETRY = (
    '<retry condition="@(context.Response.StatusCode == 429 || context.Response.StatusCode == 503)" count="{}" interval="0">'
    '<set-backend-service backend-id="pool" /><forward-request buffer-request-body="true" /></retry>'
)


@pytest.fixture
def api(site):
    """An API at /x whose calls go to `pool`."""
    site.api("a", "x", "GET /*", "POST /*")
    site.policy("/apis/a", "api", inbound='<set-backend-service backend-id="pool" />')
    return site


def member(site, name, breaker=None, **more):
    """A backend whose name is the path it calls, with a breaker `(count, trip duration)`."""
    rules = {}
    if breaker:
        count, trip = breaker
        condition = {"count": count, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 599}]}
        rule = {"name": "r", "tripDuration": trip, "acceptRetryAfter": True, "failureCondition": condition}
        rules = {"circuitBreaker": {"rules": [rule]}}
    site.put(f"/backends/{name}", {"url": f"{site.upstream}/{name}", "protocol": "http", **rules, **more})


def pool(site, *services):
    """The pool of these members: names, or names with priority and weight."""
    listed = [{"id": f"{site.id}/backends/{name}", **more} for name, more in services]
    site.put("/backends/pool", {"type": "Pool", "pool": {"services": listed}})


def called(site):
    """Members by first letter, in order of the calls."""
    return "".join(seen.target.split("/")[1] for seen in site.echo.seen)


def test_members_take_turns_by_weight(api):
    for name in "abc":
        member(api, name)
    pool(api, ("a", {"weight": 2}), ("b", {}), ("c", {"weight": 1}))
    for _ in range(8):
        assert api.call("GET", "/x/y").status_code == 200
    assert called(api) == "abcaabca"


def test_a_lower_priority_is_used_only_while_all_of_a_higher_are_tripped(api):
    """Smaller number first; back as soon as one of them is closed again."""
    for name in "abc":
        member(api, name, (1, "PT30S"))
    pool(api, ("c", {"priority": 2}), ("a", {"priority": 1}), ("b", {"priority": 1}))
    api.echo.will(503)
    api.echo.will(200)
    api.echo.will(503)
    for _ in range(4):
        api.call("GET", "/x/y")
    assert called(api) == "abbc"
    api.world.clock.advance(timedelta(seconds=30))
    api.call("GET", "/x/y")
    assert called(api)[4:] in ("a", "b")


def test_each_forward_request_chooses_afresh_and_replays_the_body(api):
    """A retry reaches the next member, by turn."""
    for name in "ab":
        member(api, name)
    pool(api, ("a", {}), ("b", {}))
    api.policy("/apis/a", "api", backend=RETRY.format(1))
    api.echo.will(429)
    answer = api.call("POST", "/x/y", content=b"again")
    assert (answer.status_code, called(api), [seen.body for seen in api.echo.seen]) == (200, "ab", [b"again"] * 2)


def test_members_bring_their_own_credentials(api):
    """Also after another member's were applied to the same request."""
    for name in "ab":
        member(api, name, credentials={"header": {f"key-{name}": [name]}, "query": {name: ["1"]}})
    pool(api, ("a", {}), ("b", {}))
    api.policy("/apis/a", "api", backend=RETRY.format(1))
    api.echo.will(503)
    api.call("GET", "/x/y")
    assert [(seen.target, {n for n in seen.headers if n.startswith("key-")}) for seen in api.echo.seen] == [
        ("/a/y?a=1", {"key-a"}),
        ("/b/y?b=1", {"key-b"}),
    ]


def test_a_pool_with_every_member_tripped_answers_503(api):
    """With the seconds until the first closes, through on-error, and nothing is sent."""
    member(api, "a", (1, "PT30S"))
    member(api, "b", (1, "PT10S"))
    pool(api, ("a", {}), ("b", {}))
    told = '<choose><when condition="@(context.Response.StatusCode == 503)"><set-header name="seen"><value>1</value></set-header>'
    api.policy("/apis/a", "api", backend=RETRY.format(1), on_error=f"{told}</when></choose>")
    for _ in range(2):
        api.echo.will(503)
    assert api.call("GET", "/x/y").status_code == 503
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.reason_phrase, answer.headers["retry-after"]) == (503, "Service Unavailable", "10")
    assert (answer.text, answer.headers["seen"]) == ('{ "statusCode": 503, "message": "Service Unavailable" }', "1")
    assert called(api) == "ab"
    api.world.clock.advance(timedelta(seconds=10))
    assert (api.call("GET", "/x/y").status_code, called(api)) == (200, "abb")


def test_a_pool_that_runs_out_within_a_retry_ends_it(api):
    """The error leaves the retry for on-error (inferred): the answer is the gateway's, not the last upstream's."""
    member(api, "a", (1, "PT30S"))
    pool(api, ("a", {}))
    api.policy("/apis/a", "api", backend=RETRY.format(5))
    api.echo.will(429, {"retry-after": "7"})
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.headers["retry-after"], called(api)) == (503, "7", "a")


def test_a_tripped_single_backend_answers_503(api):
    """`Retry-After` of the tripping answer replaces tripDuration."""
    member(api, "pool", (2, "PT1H"))
    api.echo.will(500)
    api.echo.will(500, {"retry-after": "20"})
    assert [api.call("GET", "/x/y").status_code for _ in range(3)] == [500, 500, 503]
    assert (len(api.echo.seen), api.call("GET", "/x/y").headers["retry-after"]) == (2, "20")
    api.world.clock.advance(timedelta(seconds=20))
    assert api.call("GET", "/x/y").status_code == 200


def test_a_failed_connection_counts_for_no_breaker(api):
    """`errorReasons`, which is not simulated, would count it (inferred)."""
    member(api, "pool", (1, "PT1H"), url="http://127.0.0.1:1")
    assert [api.call("GET", "/x/y").status_code for _ in range(2)] == [500, 500]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda site: pool(site, ("gone", {})), "pool 'pool': its member 'gone' does not exist"),
        (
            lambda site: site.put("/backends/pool", {"type": "Pool", "circuitBreaker": {"rules": [{}]}}),
            "backend 'pool': a circuitBreaker of a pool is not simulated",
        ),
        (
            lambda site: member(site, "pool", (None, "PT1S")),
            "backend 'pool': circuitBreaker.rules.failureCondition without count is not simulated",
        ),
        (lambda site: member(site, "pool", proxy={"url": "p"}), "backend 'pool': calls through a proxy are not simulated"),
    ],
)
def test_what_is_not_simulated_is_refused_by_name(change, message, api):
    change(api)
    refused = api.call("GET", "/x/y")
    assert (refused.status_code, refused.json()["message"]) == (501, message)
