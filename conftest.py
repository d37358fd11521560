"""Lanes and fixtures of all tests: those of the program in `tests`, those of the simulator in `simulator/tests`."""

import atexit
import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import lanes

ROOT = Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--lane`."""
    meaning = "the tests of `make test`, `make test-all` or `make soak`; given twice, those of both"
    parser.addoption("--lane", action="append", default=[], choices=list(lanes.LANES), help=meaning)


def pytest_configure(config: pytest.Config) -> None:
    """Draw as many examples as the lane has; under CI a change is judged by its own examples, not by the luck of the day.

    Modules and tests live as long as the run: looking for garbage among them takes longer than to import them.
    """
    gc.disable()
    atexit.register(gc.freeze)
    lanes.use_profile(config.getoption("lane"), repeatable=os.environ.get("CI") == "true")


@pytest.hookimpl(trylast=True)  # after the hooks that mark tests by their folder
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the lane's tests, in the order in which processes take them."""
    config.stash[lanes.COLLECTED] = list(items)
    chosen = config.getoption("lane")
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (kept if lanes.runs_in(item, chosen) else left).append(item)
    config.hook.pytest_deselected(items=left)
    lanes.give_time(kept, chosen)
    items[:] = lanes.ordered(kept)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage again, among what tests make, and not after each 700 objects: the search took a seventh of their time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> lanes.Modules:
    """Let processes take whole files, but for those whose tests are long and share nothing."""
    config.option.loadscopereorder = False  # it would start the longest files last: they have the fewest tests
    return lanes.Modules(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many `-n auto` are."""
    del config
    return lanes.processes(os.cpu_count() or 1)


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


@pytest.fixture(scope="session")
def cost() -> Callable[[Callable[[], Any]], float]:
    """Processor seconds of an action, the least of three tries: to be compared with those of another, never with a number."""

    def seconds(action: Callable[[], Any]) -> float:
        taken = []
        for _ in range(3):
            before = time.process_time()
            action()
            taken.append(time.process_time() - before)
        return min(taken)

    return seconds
