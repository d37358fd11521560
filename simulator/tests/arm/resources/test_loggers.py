"""Loggers and the named values they make."""

import re


def test_a_clear_secret_moves_to_a_named_value(arm):
    """logger-01; a PATCH that does not send credentials keeps the reference (logger-02); the named value outlives it."""
    sent = {"loggerType": "azureEventHub", "credentials": {"name": "hub", "connectionString": "Endpoint=sb://x"}}
    told = arm.put("/loggers/l", sent).json()["properties"]
    reference = told["credentials"]["connectionString"]
    assert re.fullmatch(r"\{\{Logger-Credentials--[0-9a-f]{24}\}\}", reference)
    expected = {"loggerType": "azureEventHub", "description": None, "credentials": {"name": "hub", "connectionString": reference}}
    expected |= {"isBuffered": True, "resourceId": None}
    assert told == expected
    patched = arm("PATCH", "/loggers/l", {"properties": {"loggerType": "azureEventHub", "isBuffered": False}})
    assert patched.json()["properties"] == expected | {"isBuffered": False}
    (hidden,) = arm.get("/namedValues")["value"]
    assert (hidden["properties"]["displayName"], hidden["properties"]["secret"]) == (reference.strip("{}"), True)
    assert int(hidden["properties"]["displayName"][-24:], 16) == int(hidden["name"], 16) + 1
    assert arm("POST", f"/namedValues/{hidden['name']}/listValue").json() == {"value": "Endpoint=sb://x"}
    assert arm("DELETE", "/loggers/l").status_code == 200
    assert arm.get("/namedValues")["count"] == 1


def test_a_reference_of_ones_own(arm, error):
    """Stays, makes no named value; it is a displayName and must exist [C]."""
    arm.put("/namedValues/n", {"displayName": "Hub", "value": "v", "secret": True})
    sent = {"loggerType": "applicationInsights", "credentials": {"instrumentationKey": "{{hub}}"}}
    assert arm.put("/loggers/l", sent).json()["properties"]["credentials"] == {"instrumentationKey": "{{hub}}"}
    assert arm.get("/namedValues")["count"] == 1
    gone = {"loggerType": "applicationInsights", "credentials": {"instrumentationKey": "{{n}}"}}
    assert error(arm("PUT", "/loggers/m", {"properties": gone})) == (400, "ValidationError", ["credentials"])
    assert error(arm("DELETE", "/namedValues/n")) == (400, "ValidationError", [None])


def test_a_logger_in_use_stays(arm, error):
    """[I]."""
    arm.put("/loggers/l", {"loggerType": "azureMonitor"})
    arm.put("/apis/echo-api/diagnostics/azuremonitor", {"loggerId": "/loggers/l"})
    assert error(arm("DELETE", "/loggers/l")) == (400, "ValidationError", [None])
    arm("DELETE", "/apis/echo-api/diagnostics/azuremonitor")
    assert arm("DELETE", "/loggers/l").status_code == 200
