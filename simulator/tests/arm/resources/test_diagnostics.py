"""Diagnostics of the service and of an API."""

import pytest

SIDE = {"request": {"headers": ["A"], "body": {"bytes": 100}}, "response": {"headers": ["A"], "body": {"bytes": 100}}}
UNSENT = {
    "request": {"headers": None, "body": None, "dataMasking": {"queryParams": [{"value": "*", "mode": "Hide"}]}},
    "response": None,
}


@pytest.fixture
def logged(arm):
    """A logger l."""
    arm.put("/loggers/l", {"loggerType": "azureMonitor"})
    return arm


@pytest.mark.parametrize("place", ["", "/apis/echo-api"])
def test_defaults(logged, place):
    """Full loggerId, two defaults, no more (diagnostic-03); of two pipelines the unsent one is null (diagnostic-04)."""
    path = f"{place}/diagnostics/applicationinsights"
    sent = {"alwaysLog": "allErrors", "loggerId": "/loggers/l", "sampling": {"samplingType": "fixed", "percentage": 50.0}}
    expected = {
        "alwaysLog": "allErrors",
        "httpCorrelationProtocol": "Legacy",
        "logClientIp": True,
        "loggerId": f"{logged.service}/loggers/l",
        "sampling": {"samplingType": "fixed", "percentage": 50.0},
        "frontend": SIDE,
        "backend": None,
    }
    made = logged("PUT", path, {"properties": sent | {"frontend": SIDE}})
    assert (made.status_code, made.json()["properties"]) == (201, expected)
    assert list(made.json()["properties"]) == list(expected)
    assert logged.get(path)["properties"] == expected
    logged.put(path, sent)
    assert logged.get(path)["properties"] == expected | {"frontend": UNSENT, "backend": UNSENT}


@pytest.mark.parametrize(
    ("name", "sent", "refusal"),
    [
        ("applicationinsights", {}, (400, "ValidationError", ["loggerId"])),
        ("applicationinsights", {"loggerId": "/loggers/gone"}, (400, "ValidationError", ["loggerId"])),
        ("local", {"loggerId": "/loggers/l"}, (400, "ValidationError", ["loggerId"])),
        (
            "azuremonitor",
            {"loggerId": "/loggers/l", "frontend": {"request": {"body": {"bytes": 8193}}}},
            (400, "ValidationError", ["bytes"]),
        ),
        (
            "azuremonitor",
            {"loggerId": "/loggers/l", "largeLanguageModel": {"logs": "enabled"}},
            (400, "SimulatorUnknownProperty", ["properties.largeLanguageModel"]),
        ),
    ],
)
def test_refusals(logged, error, name, sent, refusal):
    """The logger must exist, `local` has none; bodies to 8192 bytes; what is not in this version."""
    assert error(logged("PUT", f"/diagnostics/{name}", {"properties": sent})) == refusal


def test_local_has_no_logger(logged):
    """[C]."""
    assert "loggerId" not in logged.put("/diagnostics/local", {"verbosity": "error"}).json()["properties"]
