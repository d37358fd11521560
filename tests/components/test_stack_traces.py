"""What the engine is told of where a resource was declared."""

from typing import Any

import pytest
from pulumi.runtime import resource as sdk

from components import Ledger, leave_out_stack_traces
from tests.components.recorder import Recorder, record

COLLECTED = sdk._get_stack_trace
"""As the SDK has it: what the program puts in its place is compared with it."""


@pytest.fixture
def requests(monkeypatch) -> list[Any]:
    """Every registration that reaches the engine, but that of the stack, which the SDK makes before the program runs."""
    seen: list[Any] = []
    register = Recorder.RegisterResource

    def keep(recorder: Recorder, request: Any) -> Any:
        if request.type != "pulumi:pulumi:Stack":
            seen.append(request)
        return register(recorder, request)

    monkeypatch.setattr(Recorder, "RegisterResource", keep)
    return seen


def program() -> None:
    """Declare a component with two resources."""
    Ledger("ledger", {"resource_group_name": "rg", "service_name": "apim", "parts": ["a"]})


def test_stack_traces_are_left_out_and_nothing_else(requests, monkeypatch):
    """The place of a declaration stays, and the same is registered."""
    monkeypatch.setattr(sdk, "_get_stack_trace", COLLECTED)
    with_traces = record(program).seen
    assert all(each.HasField("stackTrace") for each in requests)
    assert all(len(each.stackTrace.frames) > 1 for each in requests)
    places = [each.sourcePosition for each in requests]
    assert all(each.line for each in places)
    requests.clear()

    def traceless() -> None:
        leave_out_stack_traces()
        monkeypatch.setattr("traceback.extract_stack", lambda *_, **__: pytest.fail("the stack is collected all the same"))
        program()

    assert record(traceless).seen == with_traces
    assert [each.sourcePosition for each in requests] == places
    assert not any(each.HasField("stackTrace") for each in requests)
