"""Azure's own tracing: what a token is answered with, and what `listTrace` says of the call afterwards."""

import json
import re
import time
from datetime import timedelta

import pytest
from apim_simulator.arm import app
from apim_simulator.store import Resource
from starlette.testclient import TestClient

from simulator.tests.gateway.conftest import KEY


@pytest.fixture
def arm(site):
    """POST an action of the service's managed gateway; an API at /x that asks for a key."""
    site.world.store.put(Resource(site.id.partition("/providers/")[0], "Microsoft.Resources/resourceGroups", {}))
    site.api("a", "x", "GET /*", subscriptionRequired=True)
    site.api("other", "other", "GET /*")
    site.subscription("s", "/apis/a")
    client = TestClient(app.build(site.world), base_url="https://arm.test")

    def post(action, body):
        path = f"{site.id}/gateways/managed/{action}?api-version=2024-05-01"
        return client.post(path, json=body, headers={"Authorization": "Bearer t"})

    return post


@pytest.fixture
def token(site, arm):
    """A token for the API."""
    return arm("listDebugCredentials", {"apiId": f"{site.id}/apis/a", "purposes": ["tracing"]}).json()["token"]


def call(site, token, path="/x/y?q=1", key=KEY):
    """A call with a token; what its answer says of that."""
    headers = {"Ocp-Apim-Subscription-Key": key, "Apim-Debug-Authorization": token}
    answer = site.call("GET", path, headers=headers)
    for _ in range(200):  # the answer is there before the gateway is through with it
        if site.world.traces.get(answer.headers["x-sim-trace"])["ended"]:
            break
        time.sleep(0.01)
    return answer, {name: value for name, value in answer.headers.items() if name.startswith("apim-")}


def test_a_call_with_a_token_can_be_listed(site, arm, token):
    """Request, configuration, each element, the call upstream and the end, each with source, time and data."""
    site.put("/backends/b", {"url": site.upstream, "protocol": "http"})
    site.policy(
        "/apis/a", "api", inbound='<base /><set-backend-service backend-id="b" /><set-header name="h"><value>1</value></set-header>'
    )
    answer, found = call(site, token)
    assert list(found) == ["apim-trace-id"]
    trace = arm("listTrace", {"traceId": found["apim-trace-id"]}).json()
    assert (trace["serviceName"], trace["traceId"]) == ("apim", answer.headers["x-sim-trace"])
    entries = trace["traceEntries"]
    assert {section: [entry["source"] for entry in listed] for section, listed in entries.items()} == {
        "inbound": ["api-inspector", "api-inspector", "set-backend-service", "set-header"],
        "backend": ["forward-request", "forward-request"],
        "outbound": ["transfer-response"],
    }
    every = [entry for listed in entries.values() for entry in listed]
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d\.\d{7}", entry["elapsed"]) for entry in every)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", entry["timestamp"]) for entry in every)
    assert [entry["elapsed"] for entry in every] == sorted(entry["elapsed"] for entry in every)
    configuration = entries["inbound"][1]["data"]["configuration"]
    assert configuration["api"]["from"] == "/x"
    assert configuration["operation"] == {"method": "GET", "uriTemplate": "/*"}
    assert entries["backend"][0]["data"]["request"]["url"] == f"{site.upstream}/y?q=1"
    assert entries["backend"][1]["data"]["response"]["status"] == {"code": 200, "reason": "OK"}


def test_neither_key_nor_token_is_in_a_trace_or_goes_upstream(site, arm, token):
    """Names of headers stay, credentials are masked."""
    _, found = call(site, token)
    text = arm("listTrace", {"traceId": found["apim-trace-id"]}).text
    assert KEY not in text
    assert token not in text
    headers = json.loads(text)["traceEntries"]["inbound"][0]["data"]["request"]["headers"]
    assert {"name": "apim-debug-authorization", "value": "***"} in [{**each, "name": each["name"].lower()} for each in headers]
    assert "apim-debug-authorization" not in site.echo.seen[-1].headers


def test_a_refused_call_is_traced_too(site, arm, token):
    """A wrong key: nothing but the beginning and the end."""
    answer, found = call(site, token, key="wrong")
    assert answer.status_code == 401
    entries = arm("listTrace", {"traceId": found["apim-trace-id"]}).json()["traceEntries"]
    assert [entry["source"] for entry in entries["inbound"]] == ["api-inspector", "api-inspector"]


def test_a_token_of_another_api_and_one_that_is_over(site, arm, token):
    """The call is answered, and a header says what is wrong; no trace is to be had."""
    answer, found = call(site, token, "/other/y")
    assert (answer.status_code, list(found)) == (200, ["apim-debug-authorization-wrongapi"])
    assert arm("listTrace", {"traceId": answer.headers["x-sim-trace"]}).status_code == 404
    site.world.clock.advance(timedelta(hours=1))
    assert list(call(site, token)[1]) == ["apim-debug-authorization-expired"]


def test_what_is_no_token_is_refused_as_ours(site, token):
    """The page names no answer to it."""
    for wrong in ("x", "", token[:-1], token.replace("aid=a", "aid=other")):
        assert call(site, wrong)[0].status_code == 501


def test_a_call_without_a_token_has_no_trace_in_arm(site, arm):
    """It is in the control API alone."""
    answer = site.call("GET", "/x/y", headers={"Ocp-Apim-Subscription-Key": KEY})
    assert "apim-trace-id" not in answer.headers
    assert arm("listTrace", {"traceId": answer.headers["x-sim-trace"]}).status_code == 404
