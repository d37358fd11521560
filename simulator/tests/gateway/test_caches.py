"""Kept values and kept answers."""

from datetime import UTC, datetime, timedelta

import pytest
from apim_simulator.caches import Cache
from apim_simulator.clock import Clock


@pytest.fixture
def api(site):
    """An API at /x with a GET and a POST on every path, and an empty cache."""
    site.api("a", "x", "GET /*", "POST /*")
    site.world.cache.reset()
    return site


def advance(site, seconds):
    """Move the clock from the loop that uses it."""
    import asyncio  # noqa: PLC0415

    async def move():
        site.world.clock.advance(timedelta(seconds=seconds))

    asyncio.run_coroutine_threadsafe(move(), site.loop).result()


def test_a_value_is_kept_for_its_time(api):
    """Typed, by the simulator's clock; gone after its time or when removed."""
    lookup = '<cache-lookup-value key="k" variable-name="v" />'
    told = '<set-header name="told"><value>@(context.Variables.GetValueOrDefault<int>("v", -1) + 1)</value></set-header>'
    store = '<choose><when condition="@(context.Request.Method == "POST")">'
    store += '<cache-store-value key="@("k")" value="@(6)" duration="60" />'
    remove = '</when><when condition="@(context.Request.Url.Path == "/gone")"><cache-remove-value key="k" /></when></choose>'
    api.policy("/apis/a", "api", inbound=lookup + told + store + remove)
    steps = [("GET", "/x/y"), ("POST", "/x/y"), ("GET", "/x/y"), ("GET", "/x/gone"), ("GET", "/x/y"), ("POST", "/x/y")]
    for method, path in steps:
        api.call(method, path)
    advance(api, 61)
    api.call("GET", "/x/y")
    assert [seen.headers["told"][0] for seen in api.echo.seen] == ["0", "0", "7", "7", "0", "0", "0"]


def cached(site, attributes="", inner="", store='duration="60"'):
    """cache-lookup and cache-store."""
    lookup = f'<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" {attributes}>{inner}</cache-lookup>'
    site.policy("/apis/a", "api", inbound=lookup, outbound=f"<cache-store {store} />")


def test_an_answer_is_kept_and_given_again(api):
    cached(api)
    api.echo.will(200, {"h": "v"}, b"on", b"ce")
    first, again = api.call("GET", "/x/y"), api.call("GET", "/x/y")
    assert (first.text, again.text, again.headers["h"], len(api.echo.seen)) == ("once", "once", "v", 1)
    advance(api, 61)
    assert (api.call("GET", "/x/y").text, len(api.echo.seen)) == ("", 2)


@pytest.mark.parametrize(
    ("inner", "first", "second", "calls"),
    [
        ("", "/x/y?a=1&b=2", "/x/y?b=2&a=1", 1),
        ("", "/x/y?a=1", "/x/y?a=2", 2),
        ("<vary-by-query-parameter>a</vary-by-query-parameter>", "/x/y?a=1&b=2", "/x/y?a=1&b=3", 1),
        ("<vary-by-query-parameter>a</vary-by-query-parameter>", "/x/y?a=1", "/x/y?a=2", 2),
        ("", "/x/y", "/x/z", 2),
    ],
)
def test_what_an_answer_varies_by(inner, first, second, calls, api):
    cached(api, inner=inner)
    api.call("GET", first)
    api.call("GET", second)
    assert len(api.echo.seen) == calls


def test_headers_vary_an_answer_only_where_named(api):
    cached(api, inner="<vary-by-header>Accept</vary-by-header>")
    for accept, other in (("a", "1"), ("a", "2"), ("b", "1")):
        api.call("GET", "/x/y", headers={"accept": accept, "other": other})
    assert len(api.echo.seen) == 2


def test_only_get_without_authorization_and_200_are_kept(api):
    """Each exception has its attribute."""
    cached(api)
    for method, headers in (("POST", {}), ("GET", {"Authorization": "Bearer x"})):
        api.call(method, "/x/y", headers=headers)
        api.call(method, "/x/y", headers=headers)
    assert len(api.echo.seen) == 4
    cached(
        api, 'allow-private-response-caching="true"', store='duration="60" cache-response="@(context.Response.StatusCode == 404)"'
    )
    api.echo.will(404, {})
    for _ in range(2):
        assert api.call("GET", "/x/q", headers={"Authorization": "Bearer x"}).status_code == 404
    assert len(api.echo.seen) == 5


LOOKED_UP = '<cache-lookup-value key="k" variable-name="v" default-value="none" />'
STORED = f'{LOOKED_UP}<set-header name="told"><value>@((string)context.Variables["v"])</value></set-header>'
STORED += '<cache-store-value key="k" value="kept" duration="60" />'


def test_a_value_comes_late(api):
    """A setting says how late, by the simulator's clock; until then the older one is found, if there is one."""
    api.world.options.change({"cache_delay_seconds": 5})
    try:
        api.policy("/apis/a", "api", inbound=STORED)
        api.call("GET", "/x/y")
        api.call("GET", "/x/y")
        advance(api, 6)
        api.call("GET", "/x/y")
    finally:
        api.world.options.reset()
    assert [seen.headers["told"][0] for seen in api.echo.seen] == ["none", "none", "kept"]


def test_an_older_value_never_takes_a_newer_ones_place():
    """Whichever was to be found first; a value that comes late is found until the next is."""
    clock = Clock(lambda: datetime(2026, 1, 1, tzinfo=UTC))
    cache = Cache(clock)
    cache.put("first", 60, "k", after=5)
    cache.put("second", 60, "k", after=8)
    clock.advance(timedelta(seconds=6))
    assert cache.get("k") == "first"
    cache.put("third", 60, "k", after=1)
    clock.advance(timedelta(seconds=1))
    assert cache.get("k") == "third"
    clock.advance(timedelta(seconds=5))
    assert cache.get("k") == "third"
    cache.put("fourth", 60, "k", after=5)
    cache.put("fifth", 60, "k")
    clock.advance(timedelta(seconds=6))
    assert cache.get("k") == "fifth"


def test_values_are_lost(api):
    """A setting says how many: all of them, each time."""
    api.world.options.change({"cache_loses_each": 1})
    try:
        api.policy("/apis/a", "api", inbound=STORED)
        for _ in range(3):
            api.call("GET", "/x/y")
    finally:
        api.world.options.reset()
    assert [seen.headers["told"][0] for seen in api.echo.seen] == ["none", "none", "none"]
