"""Fixtures of all tests: those of the program in `tests`, those of the simulator in `simulator/tests`."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True)  # a change is judged by its own examples, not by the luck of the day
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent


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
