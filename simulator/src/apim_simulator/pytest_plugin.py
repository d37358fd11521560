"""The pytest plugin of the distribution `apim-simulator`.

Fixture `apim_simulator` is a `testing.Simulator` with its starter world, new for each test; one process serves the whole run (with
pytest-xdist one a worker). After a test it looks for complaints: a fault that no request met, or a refusal of the simulator's own
that the test did not expect by `@pytest.mark.simulator_codes("SimulatorUnsupported")`, fails the test.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from apim_simulator.testing import Simulator

MARKER = "simulator_codes"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"{MARKER}(*codes): codes with which the simulator may name its own limits in this test")


@pytest.fixture(scope="session")
def apim_simulator_world() -> str | None:
    """The starter world: override it in a conftest.py for another than `local`, or None."""
    return "local"


@pytest.fixture(scope="session")
def apim_simulator_settings() -> dict[str, str]:
    """Settings as `--set` takes them: override it in a conftest.py."""
    return {}


@pytest.fixture(scope="session")
def apim_simulator_process(
    tmp_path_factory: pytest.TempPathFactory, apim_simulator_world: str | None, apim_simulator_settings: dict[str, str]
) -> Iterator["Simulator"]:
    """The process behind `apim_simulator`."""
    from apim_simulator.testing import simulator  # noqa: PLC0415 - a run that does not use the fixture need not wait for it

    state = tmp_path_factory.mktemp("apim-simulator")
    with simulator(state, world=apim_simulator_world, settings=apim_simulator_settings) as azure:
        yield azure


@pytest.fixture
def apim_simulator(
    request: pytest.FixtureRequest, apim_simulator_process: "Simulator", apim_simulator_world: str | None
) -> Iterator["Simulator"]:
    """A simulated Azure with its starter world."""
    azure = apim_simulator_process
    azure.reset(apim_simulator_world)
    yield azure
    marked = [code for mark in request.node.iter_markers(MARKER) for code in mark.args]
    if complaints := azure.complaints(*marked):
        pytest.fail("\n".join(complaints), pytrace=False)
