"""Who is named for a finding."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apim import drift, state
from apim.azure import NotReached
from apim.azure.errors import Refused
from apim.drift import activity_log
from tests.apim.states import SERVICE, exported

NOW = datetime(2026, 1, 3, tzinfo=UTC)
STATE = state.read(exported(("Api", "apis/a", {}), ("Backend", "backends/b", {})))
"""Deployed at 2026-01-02T03:04:05."""

URN = {each.id: each.urn for each in STATE.resources}
API, BACKEND = f"{SERVICE}/apis/a", f"{SERVICE}/backends/b"
CHANGED = drift.Found("changed", "backend", "backends/b", BACKEND, "up", urn=URN[BACKEND])
OPERATION = drift.Found("changed", "operation", "apis/a/operations/x", f"{API}/operations/x", "import", urn=URN[API], api="a")
POLICY = drift.Found("changed", "policy", "apis/a/policies/policy", f"{API}/policies/policy", "up", urn=URN[API])
REVISED = replace(OPERATION, id=f"{API};rev=12/operations/x")
GONE = replace(POLICY, kind="missing")


class Log:
    """An activity log with these events, or a refusal."""

    def __init__(self, *events, refusal=None):
        self.events, self.refusal, self.asked = events, refusal, []

    def list(self, path, api_version, **query):
        """As `Arm.list`."""
        self.asked.append((path, api_version, query["$filter"]))
        if self.refusal:
            raise self.refusal
        return iter(self.events)


def event(place, at, caller="jane@contoso.com", action="write", status="Succeeded", **claims):
    """A write as the log has it."""
    return {
        "resourceId": place.upper() if at.endswith("!") else place,
        "eventTimestamp": f"2026-01-02T{at.rstrip('!')}:00.1234567Z",
        "caller": caller,
        "claims": claims,
        "operationName": {"value": f"Microsoft.ApiManagement/service/x/{action}"},
        "status": {"value": status},
    }


@pytest.mark.parametrize(
    ("found", "events", "expected"),
    [
        (CHANGED, [event(BACKEND, "09:00"), event(BACKEND, "10:00", "joe@contoso.com")], ("joe@contoso.com", "write")),
        (CHANGED, [event(BACKEND, "09:00!")], ("jane@contoso.com", "write")),
        (CHANGED, [event(BACKEND, "09:00", "guid", name="Deployer")], ("Deployer (guid)", "write")),
        (CHANGED, [event(BACKEND, "09:00", "", appid="app")], ("app", "write")),
        (CHANGED, [event(BACKEND, "03:00")], None),
        (CHANGED, [event(BACKEND, "09:00", status="Failed")], None),
        (CHANGED, [event(f"{SERVICE}/backends/b2", "09:00")], None),
        (OPERATION, [event(API, "09:00")], ("jane@contoso.com", "write of apis/a")),
        (OPERATION, [event(f"{API}/operations/x", "08:00", "joe"), event(API, "09:00")], ("joe", "write")),
        (POLICY, [event(API, "09:00")], None),
        (GONE, [event(API, "09:00", action="delete")], ("jane@contoso.com", "delete of apis/a")),
        (REVISED, [event(f"{API}/operations/x", "09:00", action="delete")], ("jane@contoso.com", "delete")),
        (REVISED, [event(f"{API};rev=12/operations/x", "08:00", "joe"), event(f"{API}/operations/x", "09:00")], ("joe", "write")),
        (REVISED, [event(f"{API};rev=1/operations/x", "09:00")], None),
    ],
)
def test_the_last_write_since_the_deployment_counts(found, events, expected):
    """To the resource itself, else to what may have taken it along."""
    (one,) = activity_log.with_authors(drift.Drift((found,)), STATE, Log(*events), NOW).found
    assert (one.who and (one.who.caller, one.who.action)) == expected


def test_the_log_is_asked_once_for_a_group():
    """From the oldest deployment on."""
    log = Log()
    seen = activity_log.with_authors(drift.Drift((CHANGED, OPERATION)), STATE, log, NOW)
    (asked,) = log.asked
    assert asked[:2] == ("/subscriptions/s/providers/Microsoft.Insights/eventtypes/management/values", "2015-04-01")
    assert asked[2] == (
        "eventTimestamp ge '2026-01-02T03:04:05Z' and eventTimestamp le '2026-01-03T00:05:00Z' and resourceGroupName eq 'g'"
    )
    assert "names nobody for 2 of them" in seen.notes[0]


def test_the_log_is_not_asked_for_more_than_it_remembers():
    """A deployment may be older than 90 days."""
    log = Log()
    activity_log.with_authors(drift.Drift((CHANGED,)), STATE, log, datetime(2027, 1, 1, tzinfo=UTC))
    assert "ge '2026-10-04T00:00:00Z'" in log.asked[0][2]


def test_no_drift_asks_nothing_and_a_refusal_is_said_once():
    """A log is no reason to fail."""
    log = Log(refusal=Refused("Azure answered 403"))
    assert activity_log.with_authors(drift.Drift(()), STATE, log, NOW) == drift.Drift(())
    assert log.asked == []
    seen = activity_log.with_authors(drift.Drift((CHANGED, OPERATION)), STATE, log, NOW)
    assert ([each.who for each in seen.found], len(seen.notes)) == ([None, None], 1)
    assert "may not be read; the identity needs" in seen.notes[0]
    (note,) = activity_log.with_authors(drift.Drift((CHANGED,)), STATE, Log(refusal=NotReached("Azure answered 500")), NOW).notes
    assert note == "who did it is not known: Azure answered 500"
