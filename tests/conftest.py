"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket
from hypothesis import settings

settings.register_profile("ci", derandomize=True)  # a change is judged by its own examples, not by the luck of the day
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("openapi", "settings", "policy", "blueprint", "components", "test_main.py")
WITHOUT_NETWORK = tuple(ROOT / "tests" / name for name in PROGRAM)
"""Tests of the program alone: what they test reads values and declares resources, and talks to nobody."""


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse sockets to tests of the program; event loops keep their own pair."""
    if not any(request.path.is_relative_to(place) for place in WITHOUT_NETWORK):
        yield
        return
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def project() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def evidence() -> Path:
    """Real documents and recorded exchanges: `$APIM_EVIDENCE`, else `shared` beside the repository.

    They are not ours to ship, so a checkout without them skips; under CI their absence is a failure.
    """
    folder = Path(os.environ.get("APIM_EVIDENCE", ROOT.parent / "shared"))
    if not folder.is_dir():
        reason = f"{folder} is absent: set APIM_EVIDENCE to the folder with real documents and captures"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
