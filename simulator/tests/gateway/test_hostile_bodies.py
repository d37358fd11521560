"""Bodies at which an expression of a policy must not fall over: each call gets an answer of the gateway's own."""

import pytest

DEEP = 700
READ = "context.Request.Body.As&lt;JObject&gt;(true)"


@pytest.fixture
def api(site):
    """An API with one operation, reachable at /x/y."""
    site.api("a", "x", "POST /y")
    return site


@pytest.mark.parametrize(
    "body",
    [
        f'{{"a": {"[" * DEEP}"2024-01-01T00:00:00Z"{"]" * DEEP}}}',
        f'{{"a": {"[" * DEEP}{"]" * DEEP}}}',
        f'{{"a": {"9" * 5_000}}}',
        '{"a": "\\ud800"}',
    ],
    ids=["deep-time", "deep", "long-number", "half-a-character"],
)
@pytest.mark.parametrize("expression", [f"{READ}.ToString()", f"{READ}.DeepClone().ToString().Length.ToString()"])
def test_every_body_is_answered(api, body, expression):
    """As JSON, or by the upstream: never by a server that has failed."""
    api.policy("/apis/a", "api", inbound=f"<base /><set-body>@({expression})</set-body>")
    answer = api.call("POST", "/x/y", content=body)
    assert answer.status_code == 200 or answer.json()["statusCode"] in (500, 501)


def test_half_a_character_is_sent_on_as_its_replacement(api):
    api.policy("/apis/a", "api", inbound=f"<base /><set-body>@((string){READ}[&quot;a&quot;])</set-body>")
    api.call("POST", "/x/y", content='{"a": "x\\ud800y\\ud83d\\ude00"}')
    assert api.echo.only.body.decode() == "x\ufffdy\U0001f600"
