"""How a request fails: as Azure fails it, or because the simulator does not do what the configuration asks."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class GatewayError(Exception):
    """Azure's own failure; on-error runs, then this is the answer unless on-error gave another.

    `source`, `reason` and `message` are what context.LastError shows
    (https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies).
    `body_message` is the body's message where it differs; `activity` adds the third member of a 500 (captures apim-500-*).
    `keeps_answer` is an error that the backend's own answer is; it stays in place.
    """

    status: int
    source: str
    reason: str
    message: str
    phrase: str | None = None
    body_message: str | None = None
    activity: bool = False
    headers: list[tuple[str, str]] = field(default_factory=list)
    keeps_answer: bool = False


def internal(source: str, reason: str, message: str) -> GatewayError:
    """500 as for a failing expression, a timeout or a failed connection (apim-500-expression, apim-500-forward-request-timeout)."""
    return GatewayError(500, source, reason, message, body_message="Internal server error", activity=True)


class NotSimulated(Exception):
    """The configuration asks for something that Azure does and we do not: 501, without on-error."""


class Finished(Exception):
    """return-response ended the pipeline [K]."""
