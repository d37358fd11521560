"""No test is left out: each is in one lane, and every lane has its command."""

import re
from pathlib import Path

import pytest

from tests import lanes

ROOT = Path(__file__).resolve().parent.parent


class Marked:
    """A test with markers."""

    def __init__(self, *markers, law=False):
        self.markers = [getattr(pytest.mark, name) for name in markers]
        self.obj = type("Test", (), {"is_hypothesis_test": law})

    def iter_markers(self):
        """As pytest's."""
        return (marker.mark for marker in self.markers)

    def add_marker(self, marker, append=True):
        """As pytest's."""
        self.markers.insert(len(self.markers) if append else 0, marker)


@pytest.mark.parametrize(
    ("markers", "where"),
    [
        ((), "test"),
        (("e2e",), "test"),
        (("rest", "e2e"), "test-all"),
        (("soak", "rest"), "soak"),  # a parameter's marker beside its module's
        (("rest", "soak"), "soak"),
    ],
)
def test_a_test_is_in_the_latest_lane_that_a_marker_names(markers, where):
    item = Marked(*markers)
    assert [lane for lane in lanes.LANES if lanes.runs_in(item, [lane])] == [where]
    assert lanes.runs_in(item, []) == lanes.runs_in(item, ["test", "test-all"]) == (where != "soak")


def test_a_law_has_more_examples_in_each_later_lane():
    item = Marked(law=True)
    assert [lane for lane in lanes.LANES if lanes.runs_in(item, [lane])] == list(lanes.LANES)
    assert sorted(lanes.EXAMPLES, key=lanes.EXAMPLES.get) == list(lanes.LANES)


def test_a_law_of_a_soak_is_not_ended_by_a_limit_made_for_few_examples():
    """Its own limit, or that of all tests, would end most of them after some hundred examples, and the soak would prove little."""
    items = [Marked("rest", law=True), Marked("soak")]
    lanes.give_time(items, ["test", "test-all"])
    assert [[marker.name for marker in item.iter_markers()] for item in items] == [["rest"], ["soak"]]
    lanes.give_time(items, ["soak"])
    assert [[marker.name for marker in item.iter_markers()] for item in items] == [["timeout", "rest"], ["soak"]]


def test_what_is_not_of_a_sample_is_in_a_soak():
    """So a soak after `make test-all` has left nothing out."""
    found = {parameter.id: [marker.name for marker in parameter.marks] for parameter in lanes.sampled(range(4), {1, 2})}
    assert found == {"0": ["soak"], "1": [], "2": [], "3": ["soak"]}


def test_every_test_of_this_run_is_in_one_lane(request):
    """Of all that was collected, whether this run keeps it or not."""
    collected = request.config.stash[lanes.COLLECTED]
    assert len(collected) >= len(request.session.items) > 0
    lanes_of = [[lane for lane in lanes.LANES if lanes.lane_of(item) == lane] for item in collected]
    assert [item.nodeid for item, own in zip(collected, lanes_of, strict=True) if len(own) != 1] == []


def test_a_marker_names_a_lane_or_deselects_nothing(pytestconfig):
    """Those of pyproject.toml that are no lanes appear in no command, so no test is left out by one."""
    names = {line.split(":")[0].split("(")[0] for line in pytestconfig.getini("markers")}
    assert set(filter(None, lanes.LANES.values())) <= names
    commands = (ROOT / "Makefile").read_text(encoding="utf-8") + (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"pytest.* (?:-m|-k|--deselect|--ignore)\b", commands) == []


@pytest.mark.parametrize(("cores", "processes"), [(1, 2), (2, 4)])
def test_there_are_more_processes_than_cores(cores, processes):
    assert lanes.processes(cores) == processes


def test_one_process_runs_what_may_share_fixtures():
    spread, together = lanes.SPREAD[0], lanes.TOGETHER[0]
    first, second, other = "tests/a/test_x.py::test_1", "tests/a/test_x.py::test_2", "tests/a/test_y.py::test_1"
    assert lanes.group(first) == lanes.group(second) != lanes.group(other)
    assert lanes.group(f"{spread}::test_1") != lanes.group(f"{spread}::test_2")
    assert lanes.group(f"{together}/test_y.py::test_1") == lanes.group(f"{together}/test_z.py::test_1")


def test_long_tests_come_first():
    """End-to-end tests, then long files as a whole, then all else as it was collected."""
    names = ["tests/a/test_x.py::test_1", f"{lanes.LONG[1]}::test_1", "tests/e2e/test_y.py::test_1", f"{lanes.LONG[0]}::test_1"]
    items = [type("Test", (), {"nodeid": name, "get_closest_marker": lambda self, _: "e2e" in self.nodeid})() for name in names]
    assert [item.nodeid for item in lanes.ordered(items)] == [names[place] for place in (2, 1, 3, 0)]
    assert [name for name in lanes.LONG if not (ROOT / name).is_file()] == []


def test_files_of_spread_tests_are_there_and_share_no_fixture_of_their_module():
    """Or each process would make it anew."""
    files = [ROOT / name for name in lanes.SPREAD]
    assert [file.name for file in files if not file.is_file() or 'scope="module"' in file.read_text(encoding="utf-8")] == []
