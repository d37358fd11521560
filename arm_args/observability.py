"""Arguments of loggers and diagnostics."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict


class LoggerArgs(TypedDict):
    """One logger."""

    logger_type: Literal["applicationInsights", "azureMonitor"]
    """Where to."""
    description: NotRequired[str]
    """What it is for."""
    resource_id: NotRequired[str]
    """Resource id of the Application Insights resource, by which the portal links to it."""
    connection_string: NotRequired[str]
    """Display name of the named value that holds it. Never the text itself: Azure would make a named value of its own for
    it, `Logger-Credentials--…` (recorded: logger-01), which stays when the logger goes."""


class DiagnosticArgs(TypedDict):
    """What is logged to one logger, of one API or of all."""

    diagnostic_id: Literal["applicationinsights", "azuremonitor"]
    """Name in ARM, which is the kind of logger."""
    logger: str
    """The logger's name."""
    api: NotRequired[str]
    """The API's name; all of the service without."""
    sampling_percentage: float
    """0 to 100."""
    always_log: NotRequired[Literal["allErrors"]]
    """Failed calls are logged whatever the sampling."""
    verbosity: str
    """`error`, `information` or `verbose`: what traces of policies are sent along."""
    http_correlation_protocol: str
    """`None`, `Legacy` or `W3C`."""
    log_client_ip: bool
    """Whether the caller's address is logged."""
    headers: Sequence[str]
    """Headers to log, of requests and answers alike."""
    body_bytes: int
    """Bytes of each body to log, 0 to 8192. With more than none, API Management holds streams back
    (https://learn.microsoft.com/azure/api-management/how-to-server-sent-events)."""
    metrics: NotRequired[bool]
    """Whether custom metrics are emitted; Application Insights alone."""
