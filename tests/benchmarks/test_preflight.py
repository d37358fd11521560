"""The benchmark of the checks before a deployment turns all of them off."""

from benchmarks.preflight import STACKS
from desired_state import preflight


def test_all_checks_are_off():
    assert {"on": {}, "off": dict.fromkeys(preflight.IDS, "off")} == STACKS
