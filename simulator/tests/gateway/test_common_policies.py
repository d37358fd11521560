"""Policies that public repositories use often, and what expressions do to a request beside their value."""

import jwt
import pytest

JSON = {"content-type": "application/json"}
HEADER = '<set-header name="told"><value>@({})</value></set-header>'


@pytest.fixture
def api(site):
    """An API at /x whose counters are at nothing."""
    site.api("a", "x", "POST /*", "GET /*", subscriptionRequired=True)
    site.world.counters.reset()
    site.subscription("one", "/apis/a")
    site.subscription("two", "/apis/a", "j" * 32)
    return site


def call(site, key="k" * 32, method="GET", **more):
    """A call with a key."""
    return site.call(method, "/x/y", headers={"Ocp-Apim-Subscription-Key": key}, **more)


def test_rate_limit_counts_each_subscription_for_itself(api):
    """Two calls of one, the third is refused with a time to wait; another subscription has its own."""
    api.policy("/apis/a", "api", inbound='<rate-limit calls="2" renewal-period="60" remaining-calls-header-name="left" />')
    answers = [call(api) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers.get("left") for answer in answers[:2]] == ["1", "0"]
    assert answers[2].json() == {"statusCode": 429, "message": f"Rate limit is exceeded. Try again in {60} seconds."}
    assert call(api, "j" * 32).status_code == 200


def test_return_response_takes_what_send_request_kept(api):
    """Status, headers and body of the variable, changed by what is in the element."""
    ask = f"<send-request response-variable-name='r'><set-url>{api.upstream}/side</set-url></send-request>"
    answer = '<return-response response-variable-name="r"><set-header name="more"><value>1</value></set-header></return-response>'
    api.policy("/apis/a", "api", inbound=ask + answer)
    api.echo.will(404, {"n": "v", "content-length": "7"}, b'{"a":1}')
    found = call(api)
    assert (found.status_code, found.headers["n"], found.headers["more"], found.content) == (404, "v", "1", b'{"a":1}')
    assert api.echo.only.target == "/side"


def test_return_response_without_a_response_fails(api):
    api.policy("/apis/a", "api", inbound='<return-response response-variable-name="gone" />')
    assert call(api).status_code == 500


def test_an_error_status_can_be_an_error(api):
    """on-error runs, sees the backend's answer, and may change it; without the attribute outbound does."""
    forward = '<forward-request fail-on-error-status-code="true" />'
    told = HEADER.format("context.LastError.Source + context.Response.StatusCode + context.LastError.Scope")
    api.policy("/apis/a", "api", backend=forward, on_error=told, outbound="<set-status code='299' />")
    api.echo.will(503, JSON, b"{}")
    answer = call(api)
    assert (answer.status_code, answer.content) == (503, b"{}")
    assert answer.headers["told"] == "forward-request503api"
    assert call(api).status_code == 299


def test_last_error_names_the_policy(api):
    """Its id, its place among others of its name, and the scope."""
    fails = (
        '<choose><when condition="@(true)"><set-variable name="a" value="1" /><set-variable id="bad" name="b" value="@(1 / 0)" />'
    )
    told = HEADER.format('context.LastError.Path + " " + context.LastError.PolicyId + " " + context.LastError.Section')
    api.policy("/apis/a", "api", inbound=f"{fails}</when></choose>", on_error=told)
    assert call(api).headers["told"] == "choose[1]/set-variable[2] bad inbound"


def test_a_body_that_is_not_kept_is_gone(api):
    """The backend gets none; with true it gets all of it."""
    for kept, body in (("", b""), ("true", b'{"model":"m"}')):
        read = f'<set-variable name="m" value="@((string)context.Request.Body.As<JObject>({kept})["model"])" />'
        api.policy("/apis/a", "api", inbound=read, outbound=HEADER.format('(string)context.Variables["m"]'))
        answer = call(api, method="POST", content=b'{"model":"m"}')
        assert (answer.headers["told"], api.echo.seen[-1].body) == ("m", body)


def test_an_answer_that_is_not_kept_is_gone(api):
    api.policy("/apis/a", "api", outbound=HEADER.format("context.Response.Body.As<string>().Length"))
    api.echo.will(200, {"content-length": "3"}, b"abc")
    answer = call(api)
    assert (answer.headers["told"], answer.content) == ("3", b"")


def test_basic_credentials_are_sent(api):
    """To the backend, and by send-request."""
    block = '<authentication-basic username="u" password="p" />'
    ask = f"<send-request response-variable-name='r'>{block}<set-url>{api.upstream}/side</set-url></send-request>"
    api.policy("/apis/a", "api", inbound=block + ask)
    call(api)
    assert [seen.headers["authorization"] for seen in api.echo.seen] == [["Basic dTpw"], ["Basic dTpw"]]


def test_a_redirect_that_is_to_be_followed_is_refused_as_ours(api):
    api.policy("/apis/a", "api", backend='<forward-request follow-redirects="true" />')
    assert call(api).status_code == 200
    api.echo.will(302, {"location": "/elsewhere"})
    assert call(api).status_code == 501


def test_a_token_is_validated_by_the_keys_of_the_policy(api):
    """HS256 by a text in Base64; another key, or another openid document, does not do."""
    keys = "<issuer-signing-keys><key>c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==</key></issuer-signing-keys>"
    check = f'<validate-jwt header-name="token" require-expiration-time="false">{keys}</validate-jwt>'
    api.policy("/apis/a", "api", inbound=check)
    for secret, status in (("secret-" * 4 + "secret", 200), ("other" * 8, 401)):
        token = jwt.encode({"sub": "s"}, secret, algorithm="HS256")
        assert api.call("GET", "/x/y", headers={"Ocp-Apim-Subscription-Key": "k" * 32, "token": token}).status_code == status
    other = '<validate-jwt header-name="token"><openid-config url="https://accounts.google.com/.well-known/openid-configuration" />'
    api.policy("/apis/a", "api", inbound=f"{other}</validate-jwt>")
    assert call(api).status_code == 501


def test_forms_that_older_policies_have_are_taken(api):
    """A trace with text, a body without template; loops without end are ours."""
    trace = '<trace source="s">@("at " + context.Timestamp.ToString("o"))</trace>'
    body = '<set-body template="none">@($"{context.Api.Name}!")</set-body>'
    api.policy("/apis/a", "api", inbound=trace + body)
    assert call(api, method="POST", content=b"x").status_code == 200
    assert api.echo.only.body == b"A!"
    api.policy("/apis/a", "api", inbound='<set-variable name="a" value="@{ while (true) { } }" />')
    assert call(api).status_code == 501
