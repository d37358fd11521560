"""One simulator for the folder."""

import pytest
from apim_simulator.testing import simulator

from tests.stored.world import put, stack


@pytest.fixture(scope="session")
def state_folder(tmp_path_factory):
    """Where the simulator keeps its state, and the key that tokens are signed with."""
    return tmp_path_factory.mktemp("azure")


@pytest.fixture(scope="session")
def azure(state_folder):
    """A simulated Azure of this folder's own."""
    with simulator(state_folder) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(azure):
    """The stack with owners and affinity, in the simulator."""
    with put(azure, stack()) as world:
        yield world


@pytest.fixture
def world(deployed):
    """The stack, as its consumers find it; nothing is wrong with accounts or cache."""
    yield deployed
    deployed.azure.settings(cache_delay_seconds=0, cache_loses_each=0)
    deployed.azure.control("DELETE", "/faults")
