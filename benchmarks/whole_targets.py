"""Targets of make as whole commands, in this checkout and in that of an earlier build, each once from its own start."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.row import Row
from tools.console import say
from tools.paths import CACHE, ROOT

TARGETS = {"demo": ("`make demo`, caches empty, a CLI on PATH, before", 0.35), "test": ("`make test`, before", 0.33)}
"""What the page calls each, and its goal."""
ALL_RAN = re.compile(r"^=+ (\d+ failed, )?\d+ passed.* in [\d.]+s", re.MULTILINE)
"""How pytest ends, unless it was interrupted or could not begin."""


def rows(base: Path | None, names: Sequence[str]) -> list[Row]:
    """A row for each target; `base` is a clone of the earlier build."""
    found = []
    for name in names:
        what, goal = TARGETS[name]
        measured = {"demo": _demo, "test": _test}[name]
        seconds = [measured(folder) if folder else None for folder in (ROOT, base)]
        found.append(Row(what, "s", seconds[0], seconds[1], goal, f"make {name}"))
    return found


def _test(folder: Path) -> float | None:
    return _timed(folder, "test", {})


def _demo(folder: Path) -> float | None:
    """In a clone of its own, without what an earlier one has downloaded; the CLI is this checkout's for both."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        temporary = Path(name)
        clone = temporary / folder.resolve().name  # which its log is called by
        subprocess.run(["git", "clone", "-q", str(folder), str(clone)], check=True)  # noqa: S607 - git from PATH
        path = os.pathsep.join([str(ROOT / ".cache" / "engine" / "bin"), os.environ.get("PATH", os.defpath)])
        more = {"UV_CACHE_DIR": str(temporary / "uv"), "PIP_CACHE_DIR": str(temporary / "pip"), "PATH": path}
        try:
            return _timed(clone, "demo", more)
        finally:
            _timed(clone, "down", more)


def _timed(folder: Path, target: str, more: dict[str, str]) -> float | None:
    """Seconds of the target; None where it fails, so that the row says that it was not measured. Why is in its log.

    Tests of an earlier build count where all of them ran: one that fails now and then takes no less time, and nobody mends it.
    """
    log = CACHE / "bench" / f"make-{target}-{folder.resolve().name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as out:
        done = subprocess.run(["make", target], cwd=folder, env=os.environ | more, stdout=out, stderr=out, check=False)  # noqa: S607 - make from PATH
    seconds = time.monotonic() - began
    if done.returncode and not (folder != ROOT and ALL_RAN.search(log.read_text(encoding="utf-8", errors="replace"))):
        say(f"make {target} failed in {folder}: {log}")
        return None
    return seconds
