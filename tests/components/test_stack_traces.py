"""What the engine is told of where a resource was declared."""

from typing import Any

import pytest

from components import Ledger, leave_out_stack_traces
from tests.components.recorder import Recorder, record


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


def test_stack_traces_are_left_out_and_nothing_else(requests):
    """The place of a declaration stays, and the same is registered."""
    with_traces = record(program).seen
    assert all(each.HasField("stackTrace") for each in requests)
    places = [each.sourcePosition for each in requests]
    requests.clear()

    def traceless() -> None:
        leave_out_stack_traces()
        program()

    assert record(traceless).seen == with_traces
    assert [each.sourcePosition for each in requests] == places
    assert not any(each.HasField("stackTrace") for each in requests)
