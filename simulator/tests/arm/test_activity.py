"""The activity log: who wrote what and when, and the questions it takes."""

import base64
import json

import pytest

LOG = "/providers/Microsoft.Insights/eventtypes/management/values"
SINCE = "eventTimestamp ge '2026-01-02T11:00:00Z'"
BACKEND = {"url": "https://one.example", "protocol": "http"}


def token(**claims):
    """A token that says who it is of; ARM here believes any."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)]
    return {"Authorization": f"Bearer {'.'.join(parts)}."}


def log(arm, asked=SINCE, **query):
    """The answer of the log."""
    return arm("GET", arm.world.subscription_path + LOG, version="2015-04-01", __filter=asked, **query)


def events(arm, asked=SINCE):
    """Caller, operation, place and status of each event."""
    return [
        (each["caller"], each["operationName"]["value"], each["resourceId"].rpartition("/service/")[2], each["status"]["value"])
        for each in log(arm, asked).json()["value"]
    ]


def test_writes_are_logged_with_their_caller(arm):
    """Newest first: a person by UPN, an application by its id, nobody known by a token that says nothing. Reads are not."""
    arm("PUT", "/backends/one", {"properties": BACKEND}, headers=token(upn="jane@contoso.com", oid="o"))
    arm.get("/backends/one")
    arm("PATCH", "/backends/one", {"properties": {"title": "One"}}, headers=token(appid="app", oid="o"))
    arm("DELETE", "/backends/one")
    name = "apim-replay/backends/one"
    assert events(arm) == [
        ("", "Microsoft.ApiManagement/service/backends/delete", name, "Succeeded"),
        ("app", "Microsoft.ApiManagement/service/backends/write", name, "Succeeded"),
        ("jane@contoso.com", "Microsoft.ApiManagement/service/backends/write", name, "Succeeded"),
    ]


def test_an_event_says_when_and_on_what(arm):
    """In the documented shape, without what was written."""
    arm("PUT", "/backends/one", {"properties": BACKEND}, headers=token(upn="jane@contoso.com"))
    (event,) = log(arm).json()["value"]
    assert (event["eventTimestamp"], event["resourceGroupName"]) == ("2026-01-02T12:00:00.0000000Z", "rg-replay")
    assert event["authorization"] == {"action": event["operationName"]["value"], "scope": event["resourceId"]}
    assert event["claims"] == {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "jane@contoso.com"}
    assert "one.example" not in json.dumps(event)
    (chosen,) = log(arm, __select="caller, status").json()["value"]
    assert sorted(chosen) == ["caller", "status"]


def test_refusals_and_actions_are_logged_too(arm):
    """A refusal as failed, an action by its name."""
    arm("PUT", "/backends/bad", {"properties": {"url": "https://one.example"}})
    arm("POST", "/subscriptions/master/listSecrets")
    actions = [(operation.rpartition("/service/")[2], status) for _, operation, _, status in events(arm)]
    assert actions == [("subscriptions/listSecrets/action", "Succeeded"), ("backends/write", "Failed")]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (f"{SINCE} and eventTimestamp le '2026-01-02T13:00:00Z'", 2),
        (f"{SINCE} and eventTimestamp le '2026-01-02T11:30:00Z'", 0),
        ("eventTimestamp ge '2026-01-02T12:00:00.1234567Z'", 0),
        (f"{SINCE} and resourceGroupName eq 'RG-replay'", 2),
        (f"{SINCE} and resourceGroupName eq other", 0),
        (f"{SINCE} and resourceProvider eq 'Microsoft.ApiManagement'", 2),
        (f"{SINCE} and resourceUri eq '{{service}}/backends/ONE'", 1),
    ],
)
def test_the_documented_filters(arm, asked, count):
    """By time, group, provider, resource; letter case does not matter."""
    for name in ("one", "two"):
        arm("PUT", f"/backends/{name}", {"properties": BACKEND})
    assert len(events(arm, asked.format(service=arm.service))) == count


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("", 400, "BadRequest"),
        ("resourceGroupName eq 'rg'", 400, "BadRequest"),
        ("eventTimestamp ge 'yesterday'", 400, "BadRequest"),
        (f"{SINCE} and caller eq 'jane'", 501, "SimulatorUnsupported"),
        (f"{SINCE} and resourceGroupName eq 'a' and resourceProvider eq 'b'", 501, "SimulatorUnsupported"),
        ("eventTimestamp ge '2026-01-02'", 501, "SimulatorUnsupported"),
    ],
)
def test_other_questions_are_refused(arm, asked, status, code):
    """What Azure demands, and what it takes and we do not."""
    answer = log(arm, asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_log_has_a_version_of_its_own(arm):
    """Another api-version is Azure's error, another parameter ours."""
    path = arm.world.subscription_path + LOG
    assert arm("GET", path, version="2024-05-01", __filter=SINCE).json()["error"]["code"] == "InvalidApiVersionParameter"
    assert arm("GET", path, version="2015-04-01", __filter=SINCE, __top="1").json()["error"]["code"] == "SimulatorUnsupported"


def test_a_reset_forgets(arm):
    """As all else that is kept in memory."""
    arm("PUT", "/backends/one", {"properties": BACKEND})
    arm.world.reset()
    assert list(arm.world.activity) == []
