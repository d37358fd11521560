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


class MessagesArgs(TypedDict):
    """Texts that are logged of one direction."""

    messages: Literal["all"]
    """Azure knows all or none."""
    max_size_in_bytes: int
    """What is longer is cut off."""


class LargeLanguageModelArgs(TypedDict):
    """What is logged of calls to language models."""

    logs: Literal["enabled", "disabled"]
    """Tokens, model and deployment of each call."""
    requests: NotRequired[MessagesArgs]
    """Prompts."""
    responses: NotRequired[MessagesArgs]
    """Completions."""


class DiagnosticSettingArgs(TypedDict):
    """Where the service's logs of language models go."""

    name: str
    """In ARM."""
    workspace_id: NotRequired[str]
    """Resource id of the Log Analytics workspace; that of the monitoring that the stack makes, without."""


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
    large_language_model: NotRequired[LargeLanguageModelArgs]
    """Azure Monitor alone, and in previews of the API alone."""
