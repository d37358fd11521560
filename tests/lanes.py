"""Which tests run when: `make test` before a push, `make test-all` for the rest, `make soak` in a night.

A test is in the latest lane that its markers name, `rest` or `soak`, else in `test`. Laws (Hypothesis) run in every lane, the
later the lane the more examples. `make test test-all` runs the first two lanes at once: what both need is collected and deployed
once, and each law runs once. Without a lane, as where files are named on the command line, all runs but what only a soak does.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, settings
from xdist.scheduler.loadscope import LoadScopeScheduling

LANES = {"test": None, "test-all": "rest", "soak": "soak"}
"""Marker of each lane's tests."""

EXAMPLES = {"test": 12, "test-all": 15, "soak": 5000}
"""Of each law. What a law says more, such as a deadline, stands at the law."""

LAW_OF_A_SOAK = pytest.mark.timeout(4 * 3600)
"""Three hundred times as many examples do not end in the minutes that a test may take before a merge."""

COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""All tests that were collected, of whatever lane."""

SPREAD = (
    "tests/e2e/adopt/test_random_worlds.py",
    "tests/e2e/faults/test_recovery.py",
    "tests/e2e/ownership/test_examples_twice.py",
    "tests/e2e/ownership/test_two_stacks.py",
    "tests/e2e/test_examples.py",
    "tests/e2e/test_front_door.py",
    "tests/e2e/test_front_door_interrupted.py",
    "tests/e2e/test_from_nothing.py",
    "tests/e2e/test_import_answers.py",
    "tests/e2e/test_product_lifecycle.py",
    "tests/e2e/test_region_moves.py",
    "tests/e2e/test_revisions.py",
    "tests/e2e/test_rollback.py",
    "tests/e2e/test_rotate.py",
    "tests/e2e/walkthrough/test_page.py",
)
"""Files of long tests that share no fixture of their module: each test goes to the process that is free."""

TOGETHER = ("tests/e2e/console_pages",)
"""Folders whose files share a deployed stack: one process runs them all."""

LONG = (
    "simulator/tests/policy/expressions/test_rows.py",
    "simulator/tests/replay/test_replay.py",
    "simulator/tests/test_process.py",
    "simulator/tests/test_testing.py",
    "tests/apim/report/test_report.py",
    "tests/apim/test_command_line.py",
    "tests/openapi/comparison/test_laws.py",
    "tests/openapi/comparison/test_real_documents.py",
    "tests/settings/test_schema.py",
    "tests/test_layout.py",
)
"""Files of several seconds, in which no test is end to end."""


def processes(cores: int) -> int:
    """How many run tests beside one another: an end-to-end test waits for engine and Azure up to half of its time."""
    return cores * 2


def use_profile(chosen: Sequence[str], *, repeatable: bool) -> None:
    """Set how many examples each law gets; `repeatable` ones are the same in each run, but for a soak."""
    examples = max(EXAMPLES[lane] for lane in chosen or ["test-all"])
    # How long an example takes depends on what else the machine does.
    settings.register_profile(
        "lane",
        max_examples=examples,
        derandomize=repeatable and "soak" not in chosen,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    settings.load_profile("lane")


def sampled(values: Iterable[Any], few: Container[Any], name: Callable[[Any], str] = str) -> list[ParameterSet]:
    """Parameters of a test that is marked `rest`: a few of the values as it is marked, and none left out by a soak."""
    return [pytest.param(each, id=name(each), marks=() if each in few else pytest.mark.soak) for each in values]


def lane_of(item: pytest.Item) -> str:
    """The lane of a test: the latest of those that its markers name, whether they are its own, its parameter's or its module's."""
    marked = {marker.name for marker in item.iter_markers()}
    return next((lane for lane, marker in reversed(LANES.items()) if marker in marked), next(iter(LANES)))


def is_law(item: pytest.Item) -> bool:
    """Whether Hypothesis draws the test's examples."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def runs_in(item: pytest.Item, chosen: Sequence[str]) -> bool:
    """Whether a run of these lanes, or one without a lane, has the test."""
    own = lane_of(item)
    if not chosen:
        return own != "soak"
    order = list(LANES)
    return own in chosen or (is_law(item) and order.index(own) < max(map(order.index, chosen)))


def give_time(items: Iterable[pytest.Item], chosen: Sequence[str]) -> None:
    """Let the laws of a soak run for hours."""
    for item in items:
        if "soak" in chosen and is_law(item):
            item.add_marker(LAW_OF_A_SOAK, append=False)  # before the test's own, of which the first counts


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Long tests first, so that no process is left with one when the others have nothing to do."""

    def rank(item: pytest.Item) -> int:
        return 0 if item.get_closest_marker("e2e") else 1 if item.nodeid.partition("::")[0] in LONG else 2

    return sorted(items, key=rank)


class Modules(LoadScopeScheduling):  # type: ignore[misc] # a class of a library without types
    """Distributes files, whose tests may share fixtures, in the order of collection; of some files each test, some as one."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """The name of a test's group."""
    file = PurePosixPath(nodeid.split("::", 1)[0])
    if file.parent.as_posix() in TOGETHER:
        return file.parent.as_posix()
    return nodeid if file.as_posix() in SPREAD else file.as_posix()
