"""The scenario library: every folder is whole, and each recorded change gets the verdict and exit code written by hand."""

import json
import re

import pytest

from tests.apim.command_line import invoke
from tests.apim.report import library, minimal
from tests.apim.report.goldens import SUFFIXES

SCENARIOS = [library.load(name) for name in library.names()]
REPORTED = [scenario for scenario in SCENARIOS if not scenario.refused]
REFUSED = [scenario for scenario in SCENARIOS if scenario.refused]
WHOLE = 1_500_000
"""Bytes that the library may have altogether."""


def named(scenario):
    """What a test of a scenario is called."""
    return scenario.name


@pytest.mark.parametrize("scenario", REPORTED, ids=named)
def test_verdict_and_exit_code(scenario):
    """Both are what a person wrote into the scenario, not what the command once said."""
    state = ["--state", str(scenario.state_file)] if scenario.has_state else []
    code, out, err = invoke("report", str(scenario.preview_file), *state, "--fail-on", "breaking", "--format", "json")
    assert (json.loads(out)["verdict"], code, err) == (scenario.verdict, scenario.exit_code, "")


@pytest.mark.parametrize("scenario", REFUSED, ids=named)
def test_a_preview_that_failed_is_no_report(scenario):
    """The exit code says so, and nothing is printed that could be taken for one."""
    code, out, err = invoke("report", str(scenario.preview_file), "--fail-on", "breaking")
    assert (code, out) == (scenario.exit_code, "")
    assert "is a preview that failed" in err


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_a_folder_is_whole(scenario):
    """What changes, what the engine said, what the report says; nothing that nobody reads."""
    state = {"state.json"} if scenario.has_state else set()
    reports = set() if scenario.refused else {f"report.{suffix}" for suffix in SUFFIXES.values()}
    there = {file.name for file in scenario.folder.iterdir()}
    assert there - {"files"} == {"scenario.yaml", scenario.preview_file.name, *state, *reports}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_a_recording_is_minimal(scenario):
    """Recording it again would leave nothing more out."""
    text = scenario.preview_file.read_text(encoding="utf-8")
    assert minimal.text(minimal.minimal(json.loads(text))) == text


FOREIGN = re.compile(r"127\.0\.0\.1|localhost|/tmp/|/home/|InstrumentationKey|\d{4}-\d\d-\d\dT\d\d:")
"""What only one machine or one run has, and what a secret of the stage looks like."""


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_a_recording_could_come_from_any_machine(scenario):
    """No addresses, folders, times, nor values of secrets."""
    assert FOREIGN.findall(scenario.preview_file.read_text(encoding="utf-8")) == []


def test_the_library_is_small_and_says_each_thing_once():
    """Titles differ."""
    assert len({scenario.title for scenario in SCENARIOS}) == len(SCENARIOS)
    files = [file for file in library.HERE.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert sum(file.stat().st_size for file in files) < WHOLE
