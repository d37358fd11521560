"""Long-running operations: where to ask, how often, and how they end (PROV-20 to PROV-22)."""

import time
from typing import Any

from apim_simulator.provider.arm import Arm, retry_after
from apim_simulator.provider.errors import ArmRefused, OperationFailed
from apim_simulator.provider.transport import Answer

INTERVAL_SECONDS = {"PUT": 10.0, "PATCH": 10.0, "DELETE": 30.0}
TIMEOUT_SECONDS = 2 * 60 * 60.0
OK, CREATED, ACCEPTED, NOT_FOUND = 200, 201, 202, 404
ERRORS_FROM = 400
DONE = "succeeded"
FAILURES = frozenset({"failed", "canceled", "cancelled"})
"""Terminal states, compared without regard to case (general knowledge for these)."""


class Operation:
    """What goes on behind an answer that was accepted."""

    def __init__(self, arm: Arm, method: str, url: str, version: str, timeout: float) -> None:
        self._arm = arm
        self._method = method
        self._url = url
        self._version = version
        self._deadline = time.monotonic() + (timeout or TIMEOUT_SECONDS)

    def finish(self, first: Answer) -> dict[str, Any]:
        """Body with which the operation ended, empty if it ended without one.

        Asks at once and then at intervals, unless an answer asks for another delay, as azure-sdk for Go does. (That ignores
        `Retry-After: 0`, which Azure does not send; here it means what it says, for the sake of quick tests.)
        Raises OperationFailed when it failed, was cancelled, or took longer than allowed.
        """
        headers = first.headers
        status_url = headers.get("Azure-AsyncOperation") or headers.get("Operation-Location")
        if status_url:
            if "://" not in status_url:
                raise OperationFailed(f"the address of the operation is not absolute: {status_url!r}")
            return self._by_status(status_url, first)
        if "Location" in headers:
            return self._by_location(self._arm.absolute(headers["Location"], self._version), first)
        if self._method == "DELETE" and first.status == ACCEPTED:
            raise OperationFailed("the deletion was accepted, but the answer does not say where to ask for its end")
        return first.resource if self._method == "DELETE" else self._by_provisioning_state(first)

    def _by_status(self, url: str, answer: Answer) -> dict[str, Any]:
        self._pause(answer, only_if_asked=True)
        while True:
            answer = self._ask(url)
            if self._ended(str(answer.resource.get("status", "")), answer):
                # The status answers with a status alone (recorded: o26-05), so the resource is fetched where it lies.
                return {} if self._method == "DELETE" else self._ask(self._url).resource
            self._pause(answer)

    def _by_location(self, url: str, answer: Answer) -> dict[str, Any]:
        self._pause(answer, only_if_asked=True)
        while True:
            answer = self._ask(url)
            state = _provisioning_state(answer.resource)
            if self._ended(state, answer) if state else answer.status != ACCEPTED:
                return answer.resource
            url = self._arm.absolute(answer.headers.get("Location", url), self._version)
            self._pause(answer)

    def _by_provisioning_state(self, answer: Answer) -> dict[str, Any]:
        """Without a state a 201 counts as running, so it is asked after once; any other answer as done (azure-sdk for Go)."""
        if not _provisioning_state(answer.resource) and answer.status == CREATED:
            answer = self._ask(self._url)
        while not self._ended(_provisioning_state(answer.resource) or DONE, answer):
            self._pause(answer)
            answer = self._ask(self._url)
        return answer.resource

    def _ended(self, state: str, answer: Answer) -> bool:
        """Whether a state is success. Raises OperationFailed when it is another end."""
        if state.lower() in FAILURES:
            raise _failed(state, answer)
        return state.lower() == DONE

    def _ask(self, url: str) -> Answer:
        answer = self._arm.send("GET", url)
        if answer.status == NOT_FOUND and self._method == "DELETE":
            return Answer(OK, {}, b'{"status": "Succeeded"}')  # what is gone has been deleted
        if answer.status >= ERRORS_FROM:
            raise OperationFailed(str(ArmRefused(answer.status, answer.body)))
        return answer

    def _pause(self, answer: Answer, *, only_if_asked: bool = False) -> None:
        asked = retry_after(answer)
        if asked is None and only_if_asked:
            return
        seconds = INTERVAL_SECONDS[self._method] if asked is None else asked
        if time.monotonic() + seconds > self._deadline:
            raise OperationFailed("the operation did not end in the time allowed for it")
        self._arm.transport.wait(seconds)


def _provisioning_state(resource: dict[str, Any]) -> str:
    """`properties.provisioningState`; the stub's `ProvisioningState` is another property (inferred)."""
    properties = resource.get("properties")
    return str(properties.get("provisioningState") or "") if isinstance(properties, dict) else ""


def _failed(status: str, answer: Answer) -> OperationFailed:
    error = answer.resource.get("error")
    if not isinstance(error, dict):
        return OperationFailed(f"the operation ended as {status}")
    details = f" Details={error['details']}" if error.get("details") else ""
    return OperationFailed(f'the operation ended as {status}: Code="{error.get("code")}" Message="{error.get("message")}"{details}')
