"""Keeps tests of the program off the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("openapi", "settings", "policy", "desired_state", "components", "test_main.py")
WITHOUT_NETWORK = tuple(ROOT / "tests" / name for name in PROGRAM)
"""Tests of the program alone: what they test reads values and declares resources, and talks to nobody."""


@pytest.fixture(autouse=True, scope="module")
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse sockets to tests of the program; event loops keep their own pair."""
    if not any(request.path.is_relative_to(place) for place in WITHOUT_NETWORK):
        yield
        return
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()
