"""Traces: as Azure lists them, matched to settings where that is unambiguous, masked; beside it what the simulator knows."""

import httpx
import pytest

from apim.azure import NotReached, Refused
from apim.console.masking import MASK, Masker, masker
from apim.console.simulator import Simulator, found, is_loopback
from apim.console.traces import AzureTraces, Entry, NoTrace, SimulatedTraces
from apim.console.traces.model import UNKNOWN, Attempt
from apim.console.traces.settings_places import places, scopes
from tests.apim.console.stage import KEY, stack

SERVICE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"


def entry(source, elapsed, data):
    """As Azure lists one."""
    return {"data": data, "elapsed": f"00:00:00.{elapsed}", "source": source, "timestamp": "2026-01-02T03:04:05.0000000Z"}


LISTED = {
    "serviceName": "apim",
    "traceId": "t",
    "traceEntries": {
        "inbound": [
            entry(
                "api-inspector",
                "0000000",
                {"request": {"headers": [{"name": "api-key", "value": "other"}], "url": f"https://x/?k={KEY}"}},
            ),
            entry("set-backend-service", "0010000", {"message": "Backend service URL was changed."}),
            entry("set-header", "0020000", {"message": ["One", "Two"]}),
            entry("cors", "0030000", "Not applied."),
            "no entry",
        ],
        "backend": [
            entry("forward-request", "0100000", {"message": "Request is being forwarded.", "request": {"url": "https://b/x"}}),
            entry("forward-request", "0350000", {"response": {"status": {"code": 429, "reason": "Too Many Requests"}}}),
            entry("forward-request", "0400000", {"request": {"url": "https://c/x"}}),
            entry("forward-request", "0500000", {"message": "Connection failed"}),
        ],
        "outbound": [entry("transfer-response", "0600000", {})],
    },
}


class Arm:
    """Answers actions as it is told, and remembers them."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def post(self, path, version, body=None):
        """The answer of an action."""
        action = path.rpartition("/")[2]
        self.asked.append((path, version, body))
        if isinstance(self.answers[action], Exception):
            raise self.answers[action]
        return self.answers[action]


def source(arm):
    """Azure's traces of an API of stack `local`."""
    known = stack()
    published = known.apis["azure-openai"]
    return AzureTraces(lambda: arm, lambda: SERVICE, masker(known, published), places(published.api, known.desired, known.graph))


def test_credentials_are_asked_for_once_per_api():
    """For an hour at most, for the API's full id."""
    arm = Arm(listDebugCredentials={"token": "aid=x"})
    traces = source(arm)
    assert [dict(traces.prepare(api)) for api in ("x", "x", "y")] == [{"Apim-Debug-Authorization": "aid=x"}] * 3
    body = {"credentialsExpireAfter": "PT1H", "apiId": f"{SERVICE}/apis/x", "purposes": ["tracing"]}
    assert arm.asked[0] == (f"{SERVICE}/gateways/managed/listDebugCredentials", "2024-05-01", body)
    assert len(arm.asked) == 2


def test_a_listed_trace():
    """Entries in order, what each says, where the settings have it; each call upstream; nothing of a key."""
    trace = source(Arm(listTrace=LISTED)).fetch({"apim-trace-id": "t"})
    assert [(each.section, each.source, each.message, each.scope, each.place) for each in trace.entries[1:4]] == [
        ("inbound", "set-backend-service", "Backend service URL was changed.", "api", "Pulumi.local.yaml:34"),
        ("inbound", "set-header", "One\nTwo", UNKNOWN, ""),
        ("inbound", "cors", "Not applied.", UNKNOWN, ""),
    ]
    assert trace.attempts == (
        Attempt("https://b/x", "429 Too Many Requests", took=25.0),
        Attempt("https://c/x", "Connection failed", took=10.0),
    )
    assert trace.entries[1].elapsed == 1.0
    assert (trace.simulated, trace.reason) == (False, "not told by Azure; the last policy that ran is forward-request")
    assert KEY not in repr(trace)
    assert '"value": "***"' in trace.entries[0].message


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            Refused("403 AuthorizationFailed"),
            "403 AuthorizationFailed; the identity needs Microsoft.ApiManagement/service/gateways",
        ),
        (NotReached("no answer"), "no answer"),
        ({}, "answered no token"),
        ({"token": 3}, "answered no token"),
    ],
)
def test_without_credentials(answer, text):
    """One message, with the way out."""
    with pytest.raises(NoTrace, match=text):
        source(Arm(listDebugCredentials=answer)).prepare("x")


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "no Apim-Trace-Id"),
        ({"apim-debug-authorization-expired": "since noon"}, "since noon"),
        ({"apim-debug-authorization-wrongapi": "for y"}, "for y"),
    ],
)
def test_a_call_that_was_not_traced(headers, text):
    """What the gateway says of it."""
    with pytest.raises(NoTrace, match=text):
        source(Arm()).fetch(headers)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (None, ()),
        ([], ()),
        (
            {"inbound": None, "backend": [None, {"data": 3}], "new": [{"source": "x"}]},
            (Entry("backend", "", "3"), Entry("new", "x", "")),
        ),
        ({"inbound": [{"elapsed": "soon"}]}, (Entry("inbound", "", ""),)),
    ],
)
def test_a_trace_of_another_form(entries, expected):
    """Is read as far as it goes."""
    trace = source(Arm(listTrace={"traceEntries": entries})).fetch({"apim-trace-id": "t"})
    assert trace.entries == expected


SIMULATED = {
    "id": "t",
    "ended": "now",
    "reason": f"backend 'b' answered 200, {KEY}",
    "api": "azure-openai",
    "operation": "ChatCompletions_Create",
    "subscriptionKeyUpstream": False,
    "elements": [
        {"section": "inbound", "scope": "api", "name": "base", "attributes": {}},
        {
            "section": "inbound",
            "scope": "api",
            "name": "set-header",
            "place": "line 4, column 3",
            "attributes": {"name": "h"},
            "milliseconds": 0.5,
            "elapsed": 1.0,
        },
    ],
    "attempts": [
        {
            "backend": "p",
            "member": "m",
            "url": "https://m/x",
            "status": 429,
            "breaker": {"state": "tripped", "until": None},
            "milliseconds": 3.0,
        }
    ],
}


def test_what_only_the_simulator_knows_is_an_extra():
    """Place, member and breaker; scope and time are there for each element."""
    known = stack()
    published = known.apis["azure-openai"]
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=SIMULATED)))
    simulator = Simulator("https://127.0.0.1:1", "control", client)
    traces = SimulatedTraces(source(Arm(listTrace=LISTED)), simulator, masker(known, published), scopes(published.api, known.graph))
    trace = traces.fetch({"x-sim-trace": "t", "apim-trace-id": "t"})
    assert trace.entries == (
        Entry(
            "inbound", "set-header", "", 1.0, 0.5, "api", "Pulumi.local.yaml:34", (("name", "h"),), (("place", "line 4, column 3"),)
        ),
    )
    assert trace.attempts == (Attempt("https://m/x", "429", "p", 3.0, (("member", "m"), ("breaker", "state tripped"))),)
    assert (trace.simulated, trace.facts[-1]) == (True, ("Azure's own trace", "9 entries of listTrace"))
    assert trace.reason == f"backend 'b' answered 200, {MASK}"
    with pytest.raises(NoTrace, match="not from the simulated gateway"):
        traces.fetch({})


@pytest.mark.parametrize(
    "host", ["management.azure.com", "127.0.0.1.evil.example", "localhost:1", "https://evil.example", "[::2]:1", ""]
)
def test_the_control_key_goes_to_loopback_alone(host):
    """A real Azure has no faults, whatever the environment says."""
    assert found(host, {"APIM_SIMULATOR_KEY": "x"}, httpx.Client()) is None


def test_a_simulator_is_found_on_loopback_with_its_key():
    """Both are needed."""
    client = httpx.Client()
    assert found("127.0.0.1:8443", {"APIM_SIMULATOR_KEY": "x"}, client) == Simulator("https://127.0.0.1:8443", "x", client)
    assert found("127.0.0.1:8443", {}, client) is None
    assert is_loopback("https://[::1]:1")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("api-key", "abc", MASK),
        ("X-Team-Key", "abc", MASK),
        ("Ocp-Apim-Subscription-Key", "abc", MASK),
        ("Set-Cookie", "abc", MASK),
        ("x-ms-region", "West Europe", "West Europe"),
        ("location", "https://x/?api-key=abc&y=1", f"https://x/?api-key={MASK}&y=1"),
        ("www-authenticate", "Bearer abc", f"Bearer {MASK}"),
        ("x-ratelimit-remaining-tokens", "99", "99"),
        ("x", "eyJhbGciOi.eyJhdWQi.c2ln", MASK),
    ],
)
def test_headers_are_masked_by_name_and_by_value(name, value, shown):
    """Whatever is a credential."""
    assert Masker((), ("x-team-key",)).header(name, value) == shown
