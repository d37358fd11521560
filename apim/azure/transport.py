"""The connection to Azure, which waits no longer than somebody would who watches.

azure-core 1.41 sleeps for as long as `Retry-After` says, whatever the status from 400 on, without a word: one 429 with 3600, and a
command is silent for an hour. Its policies ask the transport to sleep, for Resource Manager and for sign-in alike.
"""

import time
from threading import Lock
from typing import Any, Final

from azure.core.pipeline.transport import RequestsTransport

from apim.azure.errors import NotReached
from apim.output import emit

LONGEST_SECONDS: Final = 60.0
"""One pause at most."""

PATIENCE_SECONDS: Final = 180.0
"""From the first pause that Azure asked for, after a refusal, to the last (our choice)."""

WORTH_A_LINE_SECONDS: Final = 3.0
REFUSALS: Final = 400


class Transport(RequestsTransport):  # type: ignore[misc]  # azure-core has no types of its transports
    """Requests, and pauses between them with an end. Threads share it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lock, self._first, self._silent_until = Lock(), 0.0, 0.0
        self._status, self._host = 0, "Azure"

    def send(self, request: Any, **kwargs: Any) -> Any:
        """As ever; the answer is remembered for what a pause is explained by."""
        response: Any = super().send(request, **kwargs)
        self._status, self._host = int(response.status_code or 0), request.url.split("/")[2]
        return response

    def sleep(self, duration: float) -> None:
        """Wait, and say for what. While a write is under way, Azure says when to ask again. Raises NotReached for too long."""
        if self._status < REFUSALS:
            super().sleep(min(duration, LONGEST_SECONDS))
            return
        with self._lock:
            now = time.monotonic()
            self._first = self._first or now
            why = f"{self._host} answers {self._status} and asks to wait {duration:.0f} s"
            if duration > LONGEST_SECONDS or now + duration - self._first > PATIENCE_SECONDS:
                raise NotReached(f"{why}; run it again then, or with fewer runs at once")
            if duration >= WORTH_A_LINE_SECONDS and now >= self._silent_until:
                self._silent_until = now + duration
                emit(f"waiting: {why} …", err=True)
        super().sleep(duration)
