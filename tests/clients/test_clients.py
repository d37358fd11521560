"""Real clients against the gateway, three times over: each sees what the page says it saw. Needs the package registries."""

import shutil
from collections.abc import Iterator, Mapping

import pytest

from tests.clients import run
from tests.clients.catalog import CLIENTS
from tests.clients.page import calls
from tests.clients.stage import deployed

pytestmark = [pytest.mark.soak, pytest.mark.e2e, pytest.mark.timeout(1800)]
TOOL = {"python": "python3", "node": "npm"}
RUNS = 3


@pytest.fixture(scope="module")
def env(tmp_path_factory) -> Iterator[Mapping[str, str]]:
    """What the programs read."""
    with deployed(tmp_path_factory.mktemp("clients")) as found:
        yield found


@pytest.mark.parametrize("client", [each for each in CLIENTS if each.language in TOOL], ids=lambda client: client.name)
def test_a_client_is_answered_as_the_page_says(client, env):
    if shutil.which(TOOL[client.language]) is None:
        pytest.skip(f"needs {TOOL[client.language]}")
    for _ in range(RUNS):
        assert run.seen(client, env) == calls(client)
