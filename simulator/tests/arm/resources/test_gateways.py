"""The managed gateway: credentials for tracing. What `listTrace` answers is in tests of the gateway."""

import pytest

MANAGED = "/gateways/managed"


@pytest.fixture
def api(arm):
    """The id of an API."""
    arm.put("/apis/a", {"displayName": "A", "path": "a", "protocols": ["https"]})
    return f"{arm.service}/apis/a"


def credentials(arm, **body):
    """Ask for a token."""
    return arm("POST", f"{MANAGED}/listDebugCredentials", body)


def test_a_token_names_its_api_first(arm, api):
    """As the documented one does; it lasts an hour unless less is asked for."""
    answer = credentials(arm, apiId=api, purposes=["tracing"])
    assert answer.status_code == 200
    assert answer.json()["token"].startswith("aid=a&")
    for lifetime in ("PT1H", "PT5M"):
        assert credentials(arm, apiId=api, purposes=["tracing"], credentialsExpireAfter=lifetime).status_code == 200


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"apiId": "a"}, "apiId"),
        ({"apiId": None}, "apiId"),
        ({"apiId": "/subscriptions/x/apis/a"}, "apiId"),
        ({"purposes": []}, "purposes"),
        ({"purposes": "tracing"}, "purposes"),
        ({"credentialsExpireAfter": "PT2H"}, "credentialsExpireAfter"),
        ({"credentialsExpireAfter": "P1M"}, "credentialsExpireAfter"),
        ({"credentialsExpireAfter": "PT0S"}, "credentialsExpireAfter"),
        ({"credentialsExpireAfter": 3}, "credentialsExpireAfter"),
    ],
)
def test_bad_requests_name_the_member(arm, api, error, change, target):
    """400, and which of the body's members it is about."""
    refused = credentials(arm, **{"apiId": api, "purposes": ["tracing"], **change})
    assert error(refused) == (400, "ValidationError", [target])


def test_what_is_not_simulated_says_so(arm, api, error):
    """Self-hosted gateways, reading a gateway, members of later versions."""
    own = arm("POST", "/gateways/own/listDebugCredentials", {"apiId": api, "purposes": ["tracing"]})
    assert error(own)[:2] == (501, "SimulatorUnsupported")
    assert error(arm("GET", MANAGED))[:2] == (501, "SimulatorUnknownRoute")
    assert error(arm("GET", "/gateways"))[:2] == (501, "SimulatorUnknownRoute")
    assert error(credentials(arm, apiId=api, purposes=["tracing"], more=1))[:2] == (400, "SimulatorUnknownProperty")


def test_a_trace_that_is_not_there(arm, error):
    """404; without an id 400."""
    assert error(arm("POST", f"{MANAGED}/listTrace", {"traceId": "x"})) == (404, "ResourceNotFound", [])
    for body in ({}, {"traceId": 3}, {"traceId": ""}):
        assert error(arm("POST", f"{MANAGED}/listTrace", body)) == (400, "ValidationError", ["traceId"])
