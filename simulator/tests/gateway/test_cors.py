"""cors: preflights before everything else, and what the answer to the request itself carries."""

import pytest


def cors(origins: str = "<origin>https://a.example</origin>", attributes: str = "", methods: str = "", expose: str = "") -> str:
    """A cors policy that allows the header `api-key`."""
    return (
        f"<cors {attributes}><allowed-origins>{origins}</allowed-origins>{methods}"
        f"<allowed-headers><header>api-key</header></allowed-headers>{expose}</cors>"
    )


ASK = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
PUT_ONLY = '<allowed-methods preflight-result-max-age="60"><method>PUT</method></allowed-methods>'


@pytest.fixture
def api(site):
    """An API that wants a key."""
    site.api("a", "x", "GET /y", "POST /y", subscriptionRequired=True)
    return site


def answered(answer) -> dict[str, str]:
    """What a preflight's answer says about cross-origin requests."""
    assert (answer.status_code, answer.text) == (200, "")
    return {
        name.removeprefix("access-control-"): value for name, value in answer.headers.items() if name.startswith("access-control-")
    }


ALLOWED = {"allow-origin": "https://a.example", "allow-methods": "GET,POST", "allow-headers": "api-key"}


@pytest.mark.parametrize(
    ("policy", "ask", "expected"),
    [
        (cors(), ASK, ALLOWED),
        (cors("<origin>https://a.example:443/</origin>"), ASK, ALLOWED),
        (cors("<origin>*</origin>"), ASK, {**ALLOWED, "allow-origin": "*"}),
        (cors("<origin>*</origin>", 'allow-credentials="true"'), ASK, {**ALLOWED, "allow-credentials": "true"}),
        (cors(), {**ASK, "Origin": "http://a.example"}, {}),
        (cors(), {**ASK, "Access-Control-Request-Method": "PUT"}, {}),
        (
            cors(methods=PUT_ONLY),
            {**ASK, "Access-Control-Request-Method": "PUT"},
            {**ALLOWED, "allow-methods": "PUT", "max-age": "60"},
        ),
    ],
)
def test_preflights_are_answered_before_the_key_check(policy, ask, expected, api):
    api.policy("/apis/a", "api", inbound=policy)
    assert answered(api.call("OPTIONS", "/x/y", headers=ask)) == expected


def test_only_cors_runs_and_scopes_follow_base(api):
    """The operation's policy is that of the announced method; an unmatched one may stop the search."""
    stop = '<return-response><set-status code="500" reason="No" /></return-response>'
    api.policy("", "global", inbound=cors("<origin>https://a.example</origin>"))
    api.policy("/apis/a", "api", inbound=stop + "<base />")
    other = "<origin>https://b.example</origin>"
    api.policy("/apis/a/operations/op2", "operation", inbound=cors(other, 'terminate-unmatched-request="false"') + "<base />")
    assert answered(api.call("OPTIONS", "/x/y", headers=ASK)) == ALLOWED
    api.policy("/apis/a/operations/op2", "operation", inbound=cors(other) + "<base />")
    assert answered(api.call("OPTIONS", "/x/y", headers=ASK)) == {}
    get = {**ASK, "Access-Control-Request-Method": "GET"}
    assert answered(api.call("OPTIONS", "/x/y", headers=get)) == ALLOWED


def test_an_options_operation_switches_preflights_off(api):
    api.api("b", "b", "OPTIONS /y")
    api.policy("/apis/b", "api", inbound=cors())
    api.echo.will(204, {"mine": "1"})
    assert api.call("OPTIONS", "/b/y", headers=ASK).headers["mine"] == "1"


def test_options_that_is_no_preflight_is_a_404(api):
    """Without Origin and the announced method it is a request like others."""
    assert api.call("OPTIONS", "/x/y").status_code == 404
    assert api.call("OPTIONS", "/elsewhere", headers=ASK).status_code == 404


def test_the_request_itself_is_allowed_in_its_answer(site):
    """On errors, too, so that a browser can read them."""
    site.api("a", "x", "GET /y", "POST /y")
    expose = "<expose-headers><header>x-a</header><header>x-b</header></expose-headers>"
    site.policy("/apis/a", "api", inbound=cors(expose=expose), outbound="")
    answer = site.call("POST", "/x/y", headers={"Origin": "https://a.example"})
    assert answered(answer) == {"allow-origin": "https://a.example", "expose-headers": "x-a,x-b"}
    assert answered(site.call("POST", "/x/y", headers={"Origin": "https://b.example"})) == {}
    assert len(site.echo.seen) == 2


def test_an_unmatched_get_ends_with_an_empty_200(site):
    """By default; `terminate-unmatched-request="false"` lets it proceed."""
    site.api("a", "x", "GET /y")
    site.policy("/apis/a", "api", inbound=cors())
    assert answered(site.call("GET", "/x/y", headers={"Origin": "https://b.example"})) == {}
    assert site.echo.seen == []
    site.policy("/apis/a", "api", inbound=cors(attributes='terminate-unmatched-request="false"'))
    assert answered(site.call("GET", "/x/y", headers={"Origin": "https://b.example"})) == {}
    assert len(site.echo.seen) == 1
