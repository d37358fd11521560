"""What the engine is told of the SDK's own steps."""

from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockEngine
from pulumi.runtime.proto.engine_pb2 import DEBUG, ERROR, INFO, WARNING

from components import Ledger, leave_out_debug_messages
from components.debug_messages import VARIABLE
from tests.components.recorder import record

FEW = 5
"""Debug messages of a resource or two."""


@pytest.fixture
def messages(monkeypatch) -> list[Any]:
    """Every message that reaches the engine."""
    seen: list[Any] = []
    monkeypatch.setattr(MockEngine, "Log", lambda _engine, request: seen.append(request))
    monkeypatch.delenv(VARIABLE, raising=False)
    return seen


def program() -> None:
    """Declare a component with two resources, and say something of each severity."""
    for say in (pulumi.log.debug, pulumi.log.info, pulumi.log.warn, pulumi.log.error):
        say("of the program")
    Ledger("ledger", {"resource_group_name": "rg", "service_name": "apim", "parts": ["a"]})


def after_leaving_out(messages: list[Any]) -> None:
    """The same, but for what the SDK sent before the program began."""
    messages.clear()
    leave_out_debug_messages()
    program()


def test_only_debug_messages_are_left_out(messages):
    """Whatever else the program has to tell arrives, and the same is registered."""
    with_messages = record(program).seen
    assert len([each for each in messages if each.severity == DEBUG]) > FEW
    assert record(lambda: after_leaving_out(messages)).seen == with_messages
    assert [each.severity for each in messages] == [INFO, WARNING, ERROR]


@pytest.mark.parametrize("value", ["true", "1", "TRUE"])
def test_the_variable_of_the_flag_has_them_sent(messages, monkeypatch, value):
    """As `--debug` shows what arrives."""
    monkeypatch.setenv(VARIABLE, value)
    record(lambda: after_leaving_out(messages))
    assert len([each for each in messages if each.severity == DEBUG]) > FEW


@pytest.mark.parametrize("value", ["false", "0", "", "yes"])
def test_what_the_cli_takes_for_no_is_no(messages, monkeypatch, value):
    """A value that it does not know is as none."""
    monkeypatch.setenv(VARIABLE, value)
    record(lambda: after_leaving_out(messages))
    assert all(each.severity != DEBUG for each in messages)
