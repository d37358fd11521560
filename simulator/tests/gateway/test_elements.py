"""What each executed element does, seen from both ends of the gateway."""

from datetime import timedelta

import pytest
from apim_simulator.gateway.elements import EXECUTE
from apim_simulator.policy.table import STATEMENTS


@pytest.fixture
def api(site):
    """An API at /x with a GET and a POST on every path."""
    site.api("a", "x", "GET /*", "POST /*")
    return site


def test_every_element_of_the_table_is_executed():
    assert set(EXECUTE) == set(STATEMENTS)


HEADERS = [
    ('<set-header name="a"><value>1</value></set-header>', ["1"]),
    ('<set-header name="A" exists-action="override"><value>1</value><value>2</value></set-header>', ["1,2"]),
    ('<set-header name="a" exists-action="skip"><value>1</value></set-header>', ["old"]),
    ('<set-header name="a" exists-action="append"><value>1</value></set-header>', ["old,1"]),
    ('<set-header name="a" exists-action="delete" />', None),
    ('<set-header name="@("A")" exists-action="@("app" + "end")"><value>@(1 + 1)</value></set-header>', ["old,2"]),
]


@pytest.mark.parametrize(("statement", "values"), HEADERS, ids=[row[0] for row in HEADERS])
def test_set_header(statement, values, api):
    """Several values make one field, but for names that hold commas or dates."""
    api.policy("/apis/a", "api", inbound=statement)
    api.call("GET", "/x/y", headers={"a": "old"})
    assert api.echo.only.headers.get("a") == values


def test_set_header_keeps_some_names_apart_and_sets_the_host(api):
    api.policy(
        "/apis/a",
        "api",
        inbound='<set-header name="User-Agent"><value>1</value><value>2</value></set-header>'
        '<set-header name="Host"><value>h.example</value></set-header>',
    )
    api.call("GET", "/x/y")
    assert (api.echo.only.headers["user-agent"], api.echo.only.headers["host"]) == (["1", "2"], ["h.example"])


QUERIES = [
    ('<set-query-parameter name="q"><value>1</value></set-query-parameter>', "/y?z=%7e&q=1"),
    ('<set-query-parameter name="Q"><value>a b&amp;</value><value>2</value></set-query-parameter>', "/y?z=%7e&Q=a%20b%26&Q=2"),
    ('<set-query-parameter name="q" exists-action="skip"><value>1</value></set-query-parameter>', "/y?q=old&z=%7e"),
    ('<set-query-parameter name="n" exists-action="skip"><value>1</value></set-query-parameter>', "/y?q=old&z=%7e&n=1"),
    ('<set-query-parameter name="q" exists-action="append"><value>1</value></set-query-parameter>', "/y?q=old&z=%7e&q=1"),
    ('<set-query-parameter name="q" exists-action="delete" />', "/y?z=%7e"),
]


@pytest.mark.parametrize(("statement", "target"), QUERIES, ids=[row[0] for row in QUERIES])
def test_set_query_parameter(statement, target, api):
    """What it does not name keeps its bytes."""
    api.policy("/apis/a", "api", inbound=statement)
    api.client.get(f"{api.url}/x/y", extensions={"target": b"/x/y?q=old&z=%7e"})
    assert api.echo.only.target == target


REWRITES = [
    ('template="/put"', "/put?c=d"),
    ('template="/put" copy-unmatched-params="false"', "/put"),
    ('template="/put/{b}?n={b}"', "/put/b?n=b&c=d"),
    ('template="/put?c=1"', "/put?c=1"),
    ('template="@("/put/" + context.Request.MatchedParameters["b"])"', "/put/b?c=d"),
]


@pytest.mark.parametrize(("attributes", "target"), REWRITES, ids=[row[0] for row in REWRITES])
def test_rewrite_uri(attributes, target, site):
    """The page's example: /get?a=b&c=d on the template /get?a={b}."""
    site.api("a", "x", "GET /get?a={b}")
    site.policy("/apis/a", "api", inbound=f"<rewrite-uri {attributes} />")
    site.call("GET", "/x/get?a=b&c=d")
    assert site.echo.only.target == target


def test_choose_runs_the_first_branch_that_holds(api):
    def branch(name):
        return f'<set-header name="b" exists-action="append"><value>{name}</value></set-header>'

    method = 'context.Request.Headers.GetValueOrDefault("m", "")'
    api.policy(
        "/apis/a",
        "api",
        inbound=f'<choose><when condition="@({method} == "1")">{branch("one")}</when>'
        f'<when condition="@({method} != "")">{branch("two")}</when>'
        f"<otherwise>{branch('other')}</otherwise></choose>",
    )
    for value in ("1", "2", ""):
        api.call("GET", "/x/y", headers={"m": value})
    assert [seen.headers["b"] for seen in api.echo.seen] == [["one"], ["two"], ["other"]]


def test_set_variable_keeps_types(api):
    """A literal is a string, an expression whatever it gives."""
    shown = (
        '@((string)context.Variables["s"] + ((int)context.Variables["i"] + 1) + context.Variables.GetValueOrDefault("none", "d"))'
    )
    api.policy(
        "/apis/a",
        "api",
        inbound='<set-variable name="s" value="1" /><set-variable name="i" value="@(1)" />'
        f'<set-header name="v"><value>{shown}</value></set-header>',
    )
    api.call("GET", "/x/y")
    assert api.echo.only.headers["v"] == ["12d"]


def test_set_method_and_set_body_of_the_request(api):
    api.policy(
        "/apis/a",
        "api",
        inbound="<set-method>put</set-method>"
        '<set-body>@("é" + (string)context.Request.Body.As<JObject>(preserveContent: true)["m"])</set-body>',
    )
    api.call("POST", "/x/y", json={"m": "x"})
    seen = api.echo.only
    assert (seen.method, seen.body, seen.headers["content-length"]) == ("PUT", "éx".encode(), ["3"])


def test_set_body_of_a_request_without_one_fails(api):
    """Documented: an exception is thrown."""
    api.policy("/apis/a", "api", inbound="<set-body>x</set-body>")
    assert api.call("GET", "/x/y").status_code == 500


def test_set_body_and_set_status_of_the_answer(api):
    """A new body has its own length and no encoding of the old one."""
    api.policy("/apis/a", "api", outbound='<set-status code="202" reason="Later" /><set-body>new</set-body>')
    api.echo.will(200, {"content-encoding": "gzip", "content-length": "2", "keep": "1"}, b"ab")
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.reason_phrase, answer.text, answer.headers["keep"]) == (202, "Later", "new", "1")
    assert "content-encoding" not in answer.headers


def test_a_status_without_a_reason_has_its_registered_phrase(api):
    """The reason is optional; public policies leave it out. What phrase Azure then sends is inferred."""
    for code, phrase in (("404", "Not Found"), ("299", "")):
        api.policy("/apis/a", "api", outbound=f'<set-status code="{code}" />')
        answer = api.call("GET", "/x/y")
        assert (answer.status_code, answer.reason_phrase) == (int(code), phrase)


def test_a_backend_id_yields_only_to_a_backend_id(api):
    """Inherited through base, as documented; in its own scope the last one wins (inferred)."""
    for name in ("b1", "b2"):
        api.put(f"/backends/{name}", {"url": f"{api.upstream}/{name}", "protocol": "http"})
    by_url, by_id = (
        f'<set-backend-service base-url="{api.upstream}/url" />',
        '<set-backend-service backend-id="B2" />',
    )
    cases = {
        f"<base />{by_url}": "/b1/y",
        f"<base />{by_id}": "/b2/y",
        by_url: "/url/y",
        by_id + by_url: "/url/y",
        f"{by_url}<base />": "/b1/y",
    }
    api.policy("", "global", inbound='<set-backend-service backend-id="b1" />')
    for inbound in cases:
        api.policy("/apis/a", "api", inbound=inbound)
        api.call("GET", "/x/y")
    assert [seen.target for seen in api.echo.seen] == list(cases.values())


def test_include_fragment_runs_in_place(api):
    inner = '<fragment><set-header name="f" exists-action="append"><value>inner</value></set-header></fragment>'
    outer = '<fragment><include-fragment fragment-id="INNER" /><include-fragment fragment-id="inner" /></fragment>'
    api.put("/policyFragments/inner", {}, raw=inner, raw_format="xml")
    api.put("/policyFragments/outer", {}, raw=outer, raw_format="xml")
    api.policy("/apis/a", "api", inbound='<include-fragment fragment-id="outer" />')
    api.call("GET", "/x/y")
    assert api.echo.only.headers["f"] == ["inner,inner"]


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        ('<fragment><include-fragment fragment-id="f" /></fragment>', "include-fragment: the policy fragment 'f' includes itself"),
        (
            "<fragment><forward-request /></fragment>",
            "include-fragment: 'forward-request' in fragment 'f' is not allowed in section 'inbound'",
        ),
    ],
)
def test_a_fragment_that_cannot_run_here_is_ours_to_refuse(fragment, message, api):
    api.put("/policyFragments/f", {}, raw=fragment, raw_format="xml")
    api.policy("/apis/a", "api", inbound='<include-fragment fragment-id="f" />')
    refused = api.call("GET", "/x/y")
    assert (refused.status_code, refused.json()["message"]) == (501, message)


@pytest.mark.parametrize(
    ("inbound", "message"),
    [
        (
            '<set-header name="Content-Length"><value>1</value></set-header>',
            "set-header: the header 'Content-Length' cannot be changed",
        ),
        ('<set-header name="a" />', "set-header: the header 'a' without a value"),
        ('<set-query-parameter name="a" />', "set-query-parameter: the query parameter 'a' without a value"),
        ('<rewrite-uri template="/{nope}" />', "rewrite-uri: the template parameter 'nope' is none of the operation's"),
        ('<set-backend-service backend-id="@("gone")" />', "set-backend-service: the backend 'gone' does not exist"),
        ('<set-status code="700" reason="?" />', "set-status: the status code '700'"),
    ],
)
def test_what_no_source_decides_is_ours_to_refuse(inbound, message, api):
    api.policy("/apis/a", "api", inbound=inbound)
    refused = api.call("GET", "/x/y")
    assert (refused.status_code, refused.json()["code"], refused.json()["message"]) == (501, "SimulatorUnsupported", message)


def test_trace_evaluates_what_it_says(api):
    """Nothing keeps it yet, but an expression that fails fails."""
    api.policy("/apis/a", "api", inbound='<trace source="s"><message>@("ok")</message></trace>')
    assert api.call("GET", "/x/y").status_code == 200
    api.policy("/apis/a", "api", inbound='<trace source="s"><message>@(context.Product.Id)</message></trace>')
    assert api.call("GET", "/x/y").status_code == 500


class TestRetry:
    """retry: further runs while the condition holds, waits by the clock."""

    @staticmethod
    def backend(attributes: str, forward: str = '<forward-request buffer-request-body="true" />') -> str:
        """A backend section that retries on 429."""
        return f'<retry condition="@(context.Response.StatusCode == 429)" {attributes}>{forward}</retry>'

    def test_until_the_condition_fails(self, api):
        """The body goes out again each time."""
        api.policy("/apis/a", "api", backend=self.backend('count="5" interval="0"'))
        for status in (429, 429, 200, 500):
            api.echo.will(status)
        assert api.call("POST", "/x/y", content=b"again").status_code == 200
        assert [seen.body for seen in api.echo.seen] == [b"again"] * 3

    def test_at_most_count_further_runs(self, api):
        """The last answer stays."""
        api.policy("/apis/a", "api", backend=self.backend('count="2" interval="0"'))
        for _ in range(4):
            api.echo.will(429)
        assert (api.call("GET", "/x/y").status_code, len(api.echo.seen)) == (429, 3)

    def test_a_second_run_needs_a_buffered_body(self, api):
        """500 otherwise [I]."""
        api.policy("/apis/a", "api", backend=self.backend('count="2" interval="0"', "<forward-request />"))
        api.echo.will(429)
        assert (api.call("POST", "/x/y", content=b"once").status_code, len(api.echo.seen)) == (500, 1)

    @pytest.mark.parametrize(
        ("attributes", "waits"),
        [
            ('count="3" interval="10"', [10, 10, 10]),
            ('count="3" interval="10" first-fast-retry="true"', [10, 10]),
            ('count="3" interval="10" delta="5"', [10, 15, 20]),
            ('count="5" interval="10" delta="10" max-interval="50"', [10, 20, 40, 50, 50]),
        ],
    )
    def test_waits(self, attributes, waits, api, monkeypatch):
        """Fixed, linear, exponential; the first retry at once if asked."""
        slept = []

        async def sleep(seconds):
            slept.append(seconds)

        monkeypatch.setattr(type(api.world.clock), "sleep", lambda _, seconds: sleep(seconds) if seconds != 300 else _forever())
        api.policy("/apis/a", "api", backend=self.backend(attributes))
        for _ in range(9):
            api.echo.will(429)
        api.call("GET", "/x/y")
        assert slept == waits


async def _forever() -> None:
    import asyncio  # noqa: PLC0415 - beside its use

    await asyncio.sleep(60)


def test_managed_identity_authenticates_as_the_service(api):
    """Its token is one of ours, for the service's principal."""
    from apim_simulator.store import Resource  # noqa: PLC0415 - beside its use

    service = api.world.store.get(api.id)
    api.policy("/apis/a", "api", inbound='<authentication-managed-identity resource="https://cognitiveservices.azure.com/" />')
    assert api.call("GET", "/x/y").status_code == 500
    api.world.store.put(Resource(service.id, service.type, {}, {"identity": {"principalId": "p-1"}}))
    api.call("GET", "/x/y", headers={"Authorization": "Bearer consumer"})
    (authorization,) = api.echo.only.headers["authorization"]
    claims = api.world.tokens.verify(authorization.removeprefix("Bearer "), ["https://cognitiveservices.azure.com"])
    assert claims["oid"] == "p-1"
    output = '<authentication-managed-identity resource="r" output-token-variable-name="t" />'
    api.policy(
        "/apis/a", "api", inbound=output + '<set-header name="t"><value>@((string)context.Variables["t"])</value></set-header>'
    )
    api.call("GET", "/x/y", headers={"Authorization": "Bearer consumer"})
    seen = api.echo.seen[1].headers
    assert (seen["authorization"], api.world.tokens.verify(seen["t"][0], ["r"])["oid"]) == (["Bearer consumer"], "p-1")


def test_managed_identity_of_a_seeded_principal_or_none(api):
    from apim_simulator.world import PRINCIPALS  # noqa: PLC0415 - beside its use

    def identity(more):
        return f'<authentication-managed-identity resource="r" client-id="c-1" {more}/>'

    api.policy("/apis/a", "api", inbound=identity('ignore-error="true" '))
    assert api.call("GET", "/x/y").status_code == 200
    api.policy("/apis/a", "api", inbound=identity(""))
    assert api.call("GET", "/x/y").status_code == 500
    api.world.store.keep_fact(PRINCIPALS, {"c-1": "seeded"})
    assert api.call("GET", "/x/y").status_code == 200
    api.world.store.keep_fact(PRINCIPALS, {})
    assert api.world.tokens.verify(api.echo.seen[1].headers["authorization"][0][7:], ["r"])["oid"] == "c-1"


def test_the_clock_of_expressions_is_the_simulators(api):
    api.policy("/apis/a", "api", inbound='<set-header name="n"><value>@(DateTime.UtcNow.ToString("s"))</value></set-header>')
    api.world.clock.advance(timedelta(days=400))
    try:
        api.call("GET", "/x/y")
        assert api.echo.only.headers["n"][0][:10] == api.world.clock.now().strftime("%Y-%m-%d")
    finally:
        api.world.clock.reset()
