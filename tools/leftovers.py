"""Simulators that nothing remembers: the folder with their record was removed while they ran."""

from itertools import pairwise
from pathlib import Path

import psutil

STOP_SECONDS = 10.0
SETTLE_SECONDS = 2.0


def simulators(below: Path) -> list[psutil.Process]:
    """Processes of the simulator whose state is in that folder or below it, by their command line."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line: list[str] = process.info["cmdline"] or []
        if any("apim_simulator" in word or "apim-simulator" in word for word in line) and _state(line, below):
            found.append(process)
    return found


def end(below: Path) -> int:
    """End them; how many there were."""
    # One that was stopped just now has let go of its folder, and is about to be gone.
    _, found = psutil.wait_procs(simulators(below), SETTLE_SECONDS)
    for process in found:
        process.terminate()
    _, alive = psutil.wait_procs(found, STOP_SECONDS)
    for process in alive:
        process.kill()
    return len(found)


def _state(line: list[str], below: Path) -> bool:
    named = [Path(value) for word, value in pairwise(line) if word == "--state"]
    return any(each.is_relative_to(below) for each in named)
