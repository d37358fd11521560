"""Scopes, sections and errors: which statements run, in which order, and who answers."""

import pytest


def mark(text: str) -> str:
    """A statement that leaves its name in the request's header `order`."""
    return f'<set-header name="order" exists-action="append"><value>{text}</value></set-header>'


@pytest.fixture
def api(site):
    """An API with one operation, reachable at /x/y."""
    site.api("a", "x", "GET /y")
    return site


def test_scopes_nest_through_base(api):
    """The innermost scope decides where the outer ones run."""
    api.policy("", "global", inbound=mark("global"))
    api.policy("/apis/a", "api", inbound=mark("api1") + "<base />" + mark("api2"))
    api.policy("/apis/a/operations/op1", "operation", inbound="<base />" + mark("operation"))
    api.call("GET", "/x/y")
    assert api.echo.only.headers["order"] == ["api1,global,api2,operation"]


def test_without_base_outer_scopes_do_not_run(api):
    api.policy("", "global", inbound=mark("global"))
    api.policy("/apis/a", "api", inbound=mark("api"))
    api.call("GET", "/x/y")
    assert api.echo.only.headers["order"] == ["api"]


def test_scopes_and_sections_that_are_missing_act_as_base(api):
    """No document and no section hide nothing (inferred from policy-15); an empty section does."""
    api.policy("", "global", inbound=mark("global"))
    api.policy("/apis/a/operations/op1", "operation", outbound="")
    api.call("GET", "/x/y")
    assert api.echo.only.headers["order"] == ["global"]
    api.policy("/apis/a/operations/op1", "operation", inbound="")
    api.call("GET", "/x/y")
    assert "order" not in api.echo.seen[1].headers


def test_without_forward_request_nothing_is_forwarded(api):
    """An empty backend section answers an empty 200 (inferred); without a global document the backend forwards."""
    api.policy("/apis/a", "api", inbound="<base />", backend="", outbound='<set-header name="a"><value>b</value></set-header>')
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.text, api.echo.seen) == (200, "", [])


def test_sections_change_request_and_answer(api):
    """Inbound and backend change what goes upstream, outbound what comes back."""
    api.policy(
        "/apis/a",
        "api",
        inbound=mark("inbound"),
        backend=mark("backend") + "<forward-request />",
        outbound='<set-header name="order" exists-action="append"><value>outbound</value></set-header>',
    )
    api.echo.will(200, {"order": "upstream"})
    assert api.call("GET", "/x/y").headers["order"] == "upstream,outbound"
    assert api.echo.only.headers["order"] == ["inbound,backend"]


def test_return_response_ends_the_pipeline(api):
    """Neither what follows nor outbound runs [K]."""
    ended = (
        '<return-response><set-status code="299" reason="Enough" /><set-header name="a"><value>1</value></set-header>'
        "<set-body>b</set-body></return-response>"
    )
    api.policy("/apis/a", "api", inbound=ended + mark("late"), outbound='<set-header name="late"><value>1</value></set-header>')
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.reason_phrase, answer.text) == (299, "Enough", "b")
    assert set(answer.headers) == {"date", "a", "content-length", "x-sim-trace"}
    assert api.echo.seen == []


def test_return_response_is_an_empty_200_by_itself(api):
    api.policy("/apis/a", "api", inbound="<return-response />")
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.text) == (200, "")


WHY = (
    '<set-header name="why"><value>@(context.LastError.Source + "|" + context.LastError.Reason + "|" + context.LastError.Section)'
    "</value></set-header>"
)


@pytest.mark.parametrize(
    ("sections", "why"),
    [
        ({"inbound": '<set-method>@("" + context.Product.Id)</set-method>'}, "set-method|ExpressionValueEvaluationFailure|inbound"),
        (
            {"inbound": '<choose><when condition="@((bool)context.Variables["x"])" /></choose>'},
            "choose|ExpressionValueEvaluationFailure|inbound",
        ),
        ({"backend": '<forward-request timeout-ms="0" />'}, "forward-request|Timeout|backend"),
        ({"inbound": '<set-backend-service base-url="https://127.0.0.1:1" />'}, "forward-request|BackendConnectionFailure|backend"),
        ({"outbound": "<set-body>@(context.Product.Id)</set-body>"}, "set-body|ExpressionValueEvaluationFailure|outbound"),
    ],
)
def test_an_error_jumps_to_on_error(sections, why, api):
    """LastError tells where it happened; without an answer of its own the gateway's body stays."""
    api.policy("/apis/a", "api", on_error=WHY + "<base />", **sections)
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.headers["why"], answer.json()["message"]) == (500, why, "Internal server error")


def test_on_error_may_answer(api):
    """set-status and set-body change the gateway's answer, return-response takes its place."""
    failing = "<set-body>@(context.Product.Id)</set-body>"
    api.policy("/apis/a", "api", outbound=failing, on_error='<set-status code="418" reason="Short" /><set-body>sorry</set-body>')
    changed = api.call("GET", "/x/y")
    assert (changed.status_code, changed.reason_phrase, changed.text) == (418, "Short", "sorry")
    api.policy("/apis/a", "api", outbound=failing, on_error="<return-response><set-body>own</set-body></return-response>")
    own = api.call("GET", "/x/y")
    assert (own.status_code, own.text) == (200, "own")


def test_an_error_in_on_error_is_a_plain_500(api):
    api.policy(
        "/apis/a",
        "api",
        inbound="<set-body>x</set-body>",
        on_error='<set-header name="a"><value>@(context.Product.Id)</value></set-header>',
    )
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.json()["message"]) == (500, "Internal server error")


@pytest.mark.parametrize(("path", "scope", "level"), [("", "/elsewhere", "global"), ("/apis/a", "/x/elsewhere", "api")])
def test_on_error_of_outer_scopes_runs_where_nothing_matches(path, scope, level, api):
    """OperationNotFound of the configuration (apim-404-no-operation, apim-404-method-mismatch)."""
    api.policy(path, level, on_error=WHY)
    answer = api.call("GET", scope)
    assert (answer.status_code, answer.headers["why"]) == (404, "configuration|OperationNotFound|backend")


def test_a_policy_that_stopped_compiling_is_ours_to_refuse(api):
    """A named value that was deleted behind the policy's back: 501, without on-error, never a guess."""
    api.put("/namedValues/n", {"displayName": "N", "value": "1"})
    api.policy("/apis/a", "api", inbound='<set-header name="n"><value>{{n}}</value></set-header>', on_error=WHY)
    assert api.call("GET", "/x/y").status_code == 200
    api.world.store.delete(f"{api.id}/namedValues/n")
    refused = api.call("GET", "/x/y")
    assert (refused.status_code, refused.json()) == (
        501,
        {
            "statusCode": 501,
            "code": "SimulatorUnsupported",
            "message": f"the policy of {api.id}/apis/a cannot run: there is no named value n",
        },
    )


def test_a_refusal_never_shows_what_was_put_in(api):
    """A secret may stand where its document stops compiling."""
    api.put("/namedValues/n", {"displayName": "n", "secret": True}, value="s3cret")
    api.policy("/apis/a", "api", inbound='<set-header name="n" exists-action="{{n}}"><value>1</value></set-header>')
    refused = api.call("GET", "/x/y").json()["message"]
    assert refused == f"the policy of {api.id}/apis/a cannot run: with its named values in place 'set-header' is refused"


@pytest.mark.parametrize("section", ["inbound", "outbound"])
def test_a_status_without_body_drops_it(section, api):
    api.policy(
        "/apis/a",
        "api",
        **{section: '<return-response><set-status code="204" reason="None" /><set-body>x</set-body></return-response>'},
    )
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.text, set(answer.headers)) == (204, "", {"date", "x-sim-trace"})


def test_secret_named_values_are_put_in_by_display_name(api):
    """Letter case is ignored (inferred)."""
    api.put("/namedValues/n", {"displayName": "My-Key", "secret": True}, value="s3cret")
    api.policy("/apis/a", "api", inbound='<set-header name="n"><value>{{my-key}}</value></set-header>')
    api.call("GET", "/x/y")
    assert api.echo.only.headers["n"] == ["s3cret"]
