"""Loggers hold no secret in clear, and diagnostics under one API are written one after the other."""

from components import HttpApi, Observability
from tests.components.recorder import Registered, record
from tests.components.test_http_api import ARGS, NATIVE, SERVICE

LOGGED = {
    "sampling_percentage": 50,
    "verbosity": "information",
    "http_correlation_protocol": "W3C",
    "log_client_ip": False,
    "headers": ["x-team"],
    "body_bytes": 0,
}
MESSAGE = {"headers": ["x-team"], "body": {"bytes": 0}}
PIPELINE = {"request": MESSAGE, "response": MESSAGE}
SENT = {
    **SERVICE,
    "sampling": {"samplingType": "fixed", "percentage": 50},
    "verbosity": "information",
    "httpCorrelationProtocol": "W3C",
    "logClientIp": False,
    "frontend": PIPELINE,
    "backend": PIPELINE,
}


def program() -> None:
    """An API, two loggers, two diagnostics of the API and one of the service."""
    api = HttpApi("chat", ARGS)
    diagnostics = [
        {**LOGGED, "diagnostic_id": "applicationinsights", "logger": "insights", "metrics": True},
        {**LOGGED, "diagnostic_id": "applicationinsights", "logger": "insights", "api": "chat", "always_log": "allErrors"},
        {**LOGGED, "diagnostic_id": "azuremonitor", "logger": "monitor", "api": "chat"},
    ]
    loggers = {
        "insights": {"logger_type": "applicationInsights", "connection_string": "key", "resource_id": "/r", "description": "D"},
        "monitor": {"logger_type": "azureMonitor"},
    }
    Observability(
        "observability",
        {
            "resource_group_name": "rg",
            "service_name": "apim",
            "loggers": loggers,
            "diagnostics": diagnostics,
            "apis": {"chat": api},
            "model_logs": None,
        },
    )


def test_loggers():
    """The connection string is a reference to a named value."""
    seen = record(program).seen
    assert seen[f"{NATIVE}:Logger", "observability-logger-insights"] == Registered(
        {
            **SERVICE,
            "loggerId": "insights",
            "loggerType": "applicationInsights",
            "description": "D",
            "resourceId": "/r",
            "credentials": {"connectionString": "{{key}}"},
        },
        parent="observability",
    )
    assert seen[f"{NATIVE}:Logger", "observability-logger-monitor"] == Registered(
        {**SERVICE, "loggerId": "monitor", "loggerType": "azureMonitor"}, parent="observability"
    )


def test_diagnostics():
    """Each waits for its logger; those of an API for its policy, and for one another."""
    seen = record(program).seen
    assert seen[f"{NATIVE}:Diagnostic", "observability-applicationinsights"] == Registered(
        {**SENT, "diagnosticId": "applicationinsights", "loggerId": "observability-logger-insights-id", "metrics": True},
        parent="observability",
        after=frozenset({"observability-logger-insights"}),
    )
    first = seen[f"{NATIVE}:ApiDiagnostic", "observability-applicationinsights-chat"]
    assert first == Registered(
        {
            **SENT,
            "diagnosticId": "applicationinsights",
            "loggerId": "observability-logger-insights-id",
            "apiId": "chat",
            "alwaysLog": "allErrors",
        },
        parent="observability",
        after=frozenset({"chat-api", "chat-policy", "observability-logger-insights"}),
    )
    second = seen[f"{NATIVE}:ApiDiagnostic", "observability-azuremonitor-chat"]
    assert second.after == {"chat-api", "observability-applicationinsights-chat", "observability-logger-monitor"}


VERSIONED = f"{NATIVE.replace(':apimanagement', ':apimanagement/v20240601preview')}"


def models() -> None:
    """Logs of language models, of one API and of the service."""
    api = HttpApi("chat", ARGS)
    requests = {"messages": "all", "max_size_in_bytes": 1000}
    logged = {**LOGGED, "diagnostic_id": "azuremonitor", "logger": "monitor"}
    Observability(
        "observability",
        {
            "resource_group_name": "rg",
            "service_name": "apim",
            "loggers": {"monitor": {"logger_type": "azureMonitor"}},
            "diagnostics": [
                {**logged, "large_language_model": {"logs": "enabled"}},
                {**logged, "api": "chat", "large_language_model": {"logs": "enabled", "requests": requests}},
            ],
            "apis": {"chat": api},
            "model_logs": {"name": "model-logs", "service_id": "/apim", "made_workspace_id": "/workspace"},
        },
    )


def test_logs_of_language_models_have_a_version_of_their_own():
    """The provider's type of that version, under the name that the resource always has, and all that it always has."""
    seen = record(models).seen
    service = seen[f"{VERSIONED}:Diagnostic", "observability-azuremonitor"]
    sent = {**SENT, "diagnosticId": "azuremonitor", "loggerId": "observability-logger-monitor-id"}
    assert service.inputs == {**sent, "largeLanguageModel": {"logs": "enabled"}}
    api = seen[f"{VERSIONED}:ApiDiagnostic", "observability-azuremonitor-chat"]
    requests = {"messages": "all", "maxSizeInBytes": 1000}
    assert api.inputs == {**sent, "apiId": "chat", "largeLanguageModel": {"logs": "enabled", "requests": requests}}
    assert api.after == {"chat-api", "chat-policy", "observability-logger-monitor"}
    assert seen["azure-native:monitor:DiagnosticSetting", "observability-model-logs"] == Registered(
        {
            "name": "model-logs",
            "resourceUri": "/apim",
            "workspaceId": "/workspace",
            "logAnalyticsDestinationType": "Dedicated",
            "logs": [{"category": "GatewayLlmLogs", "enabled": True}],
        },
        parent="observability",
    )
