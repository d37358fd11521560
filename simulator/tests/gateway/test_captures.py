"""Recorded answers of API Management, compared over a socket."""

from typing import Any

import pytest

from simulator.tests.gateway.conftest import KEY

COMPARED: dict[str, dict[str, Any]] = {
    "apim-401-missing-key": {"path": "manual", "names": None},
    "apim-401-missing-key-api-path": {"path": "echo", "names": None},
    "apim-401-invalid-key-custom-header": {"path": "olp-partner", "names": {"header": "X-Partner-Token", "query": "key"}},
    "apim-404-no-operation": {"path": "openai", "names": None},
    "apim-404-method-mismatch": {"path": "echo", "names": None},
    "apim-500-expression": {"path": "order", "names": None},
    "apim-500-forward-request-timeout": {"path": "backend", "names": None},
    "apim-500-backend-connection": {"path": "roundrobin", "names": None},
    "apim-cors-preflight-no-match": {"path": "api", "names": None},
}
NOT_COMPARED = {
    "apim-401-missing-application-credentials": "a newer text of some gateways; the older one is recorded in full",
    "apim-429-rate-limit": "compared in test_limits",
    "apim-token-limit-sequence-0": "compared in test_limits",
    "apim-token-limit-sequence-1": "compared in test_limits",
    "apim-token-limit-sequence-2": "compared in test_limits",
    "apim-token-limit-sequence-4": "compared in test_limits",
    "apim-429-token-limit-v2-tier": "compared in test_limits",
    "apim-403-token-quota": "compared in test_limits",
    "apim-403-quota": "compared in test_limits",
    "apim-503-pool-exhausted": "a pool with nothing left is tested with the failover matrix",
    "apim-401-validate-jwt-missing": "compared in test_tokens",
    "apim-401-validate-jwt-custom": "compared in test_tokens",
}
HEADERS_NOT_SENT = {
    # In one dump of 2020, absent from the live answer of 2025.
    ("apim-401-missing-key", "cache-control"),
    # What a cors policy or the page's own service adds.
    ("apim-401-missing-key-api-path", "vary"),
}
REASON_NOT_ASSERTED = {"apim-401-missing-key-api-path"}
"""The entries disagree on the phrase of a 401; its note says not to assert it."""


def test_every_capture_is_compared_or_explained(captured):
    assert set(captured) == COMPARED.keys() | NOT_COMPARED.keys()


@pytest.mark.parametrize("capture", [name for name in COMPARED if name.startswith(("apim-401", "apim-404"))])
def test_refusals_are_the_recorded_ones(capture, captured, site):
    """Status, reason phrase, headers and the bytes of the body."""
    entry, setting = captured[capture], COMPARED[capture]
    request, recorded = entry["request"], entry["response"]
    path = "" if capture == "apim-401-missing-key" else setting["path"]
    required = capture.startswith("apim-401")
    site.api("a", path, "GET /*", subscriptionRequired=required, subscriptionKeyParameterNames=setting["names"])
    if capture == "apim-404-no-operation":
        site.api("a", "openai", "POST /deployments/{d}/chat/completions")
    answer = site.call(request["method"], request["path"], params=request["query"], headers=request["headers"])

    assert answer.status_code == recorded["status"]
    if "reason" in recorded and capture not in REASON_NOT_ASSERTED:
        assert answer.reason_phrase == recorded["reason"]
    if "raw" in recorded:
        assert answer.text == recorded["raw"]
    for name, value in recorded["headers"].items():
        if (capture, name.lower()) not in HEADERS_NOT_SENT:
            expected = value.replace("https://REDACTED.azure-api.net", site.url).replace("https://REDACTED", site.url)
            assert answer.headers[name] == expected
    ours = {"date", "content-length", "content-type", "x-sim-trace"}
    assert set(answer.headers) <= {name.lower() for name in recorded["headers"]} | ours
    assert site.echo.seen == []


@pytest.mark.parametrize("capture", [name for name in COMPARED if name.startswith("apim-500")])
def test_failures_have_a_third_member(capture, captured, site):
    """A failing expression, a timeout and no connection: 500 with the request's activityId (the last one's body is unrecorded)."""
    recorded = captured[capture]["response"]
    site.api("a", COMPARED[capture]["path"], "GET /*")
    inbound = '<set-variable name="v" value="@(context.Product.Id)" />' if capture == "apim-500-expression" else ""
    backend = '<forward-request timeout="0" />' if capture == "apim-500-forward-request-timeout" else "<forward-request />"
    site.policy(
        "/apis/a",
        "api",
        inbound=inbound,
        backend=backend,
        on_error='<set-header name="id"><value>@(context.RequestId.ToString())</value></set-header>',
    )
    if capture == "apim-500-backend-connection":
        site.api("a", COMPARED[capture]["path"], "GET /*", serviceUrl="https://elsewhere.example")
    answer = site.call("GET", captured[capture]["request"]["path"])

    raw = captured["apim-500-expression"]["response"]["raw"]
    assert answer.status_code == recorded["status"]
    assert answer.text == raw.replace("00000000-0000-0000-0000-000000000000", answer.headers["id"])


def test_a_preflight_that_no_policy_matches_is_an_empty_200(captured, site):
    """Before the key is looked for."""
    entry = captured["apim-cors-preflight-no-match"]
    site.api("a", "api", "POST /*", subscriptionRequired=True)
    site.subscription("s", "/apis", KEY)
    answer = site.call("OPTIONS", entry["request"]["path"], headers=entry["request"]["headers"])
    assert (answer.status_code, answer.text) == (entry["response"]["status"], entry["response"]["body"])
    assert set(answer.headers) == {"date", "content-length", "x-sim-trace"}
