"""`make bench`, last part: docs/reference/performance.md, each row ours beside a peer or an earlier build, in one run.

    python -m benchmarks.performance [--base FOLDER] [--demo] [--test]

FOLDER is a checkout of an earlier build with its `.venv`; without it, and without a peer, a row says that it was not measured.
Runs take turns and the least of each counts, since whatever disturbs only ever adds. `--demo` and `--test` add the first demo and
the tests, each once in both checkouts.
"""

import argparse
import json
import multiprocessing
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import whole_targets, workloads
from benchmarks.contract import LARGE, V1, documents, installed
from benchmarks.report import COMPRESSED, FLAT, UNASKED
from benchmarks.row import Row
from tools.console import say
from tools.paths import CACHE, ROOT

PAGE = ROOT / "docs" / "reference" / "performance.md"
ADDED = re.compile(r"^p50 .*added +(-?[\d.]+) ms", re.MULTILINE)
CHANGES = 20
IMPORT_BUDGET = 230
"""Modules that a `diff` of JSON imports at most, besides those that Python starts with."""
HEAD = """# Performance

Written by `make bench` (`python -m benchmarks.performance`): {machine}. Each row is a ratio of two commands that took turns in one
run, the least of each; time of a whole process is its processor time, Python's start included. Bytecode is there, as after any
first run. "Before" is an earlier build of this project, `--base FOLDER`. Targets of make ran once in each, by the clock.

Python's start is a good part of a short command's time, so imports have a budget, which a test counts: a `diff` of JSON has at most
{budget} modules besides those that Python itself starts with, and none of pydantic, PyYAML, rich, jinja2, jsonschema-rs, pulumi or
the settings.

| What | ours | other | ratio | goal | command |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took at least: processor seconds, and the most memory it had."""

    seconds: float
    megabytes: float


def spent(command: Sequence[str], folder: Path) -> Spent:
    """Of one run, from start to end; its own exit code is kept to itself, since a linter that finds something has done its work."""
    process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Spent(usage.ru_utime + usage.ru_stime, kilobytes * 1024 / 1e6)


def environment() -> dict[str, str]:
    """With bytecode in a folder of its own, so that nothing is left in a checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"CI": "true", "PYTHONPYCACHEPREFIX": str(CACHE / "bench" / "bytecode")}


def in_turns(commands: Mapping[str, tuple[Sequence[str] | None, Path]], rounds: int) -> dict[str, Spent]:
    """The least of each command that there is."""
    found: dict[str, list[Spent]] = {}
    for _ in range(rounds + 1):
        for name, (command, folder) in commands.items():
            if command is not None:
                found.setdefault(name, []).append(spent(command, folder))
    least = {name: runs[1:] for name, runs in found.items()}  # the first writes bytecode
    return {name: Spent(min(each.seconds for each in runs), max(each.megabytes for each in runs)) for name, runs in least.items()}


def processes(folder: Path, base: Path | None, rounds: int) -> list[Row]:
    """The commands that a user waits for."""
    # In a process of its own: a child's peak includes the memory of the process that started it.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        files = pool.apply(_documents, [folder])
    large, pair = str(files[LARGE]), [str(files[V1]), str(files["twenty"])]
    apim = str(ROOT / "bin" / "apim")
    found = in_turns(
        {
            "lint": ([apim, "lint", large], ROOT),
            "lint before": ([str(base / ".venv/bin/python"), "-m", "review", "lint", large] if base else None, base or ROOT),
            "redocly": (installed(["redocly", "lint", "--extends=minimal", "--format=json", large]), ROOT),
            "diff": ([apim, "diff", *pair], ROOT),
            "oasdiff": (installed(["oasdiff", "changelog", *pair]), ROOT),
        },
        rounds,
    )
    lint = f"`lint` of {files[LARGE].stat().st_size / 1000:.0f} KB with the standard"
    diff = f"`diff` of {files[V1].stat().st_size / 1000:.0f} KB with {CHANGES} changes"
    return [
        _row(f"{lint}, before", found, ("lint", "lint before"), 0.15, f"bin/apim lint {LARGE}"),
        _row(f"{lint}, Redocly's", found, ("lint", "redocly"), 1.0, f"redocly lint --extends=minimal {LARGE}"),
        _row(f"{diff}, oasdiff's `changelog`", found, ("diff", "oasdiff"), 0.8, "bin/apim diff OLD NEW"),
        _row(f"{diff}, memory", found, ("diff", "oasdiff"), 0.6, "oasdiff changelog OLD NEW", megabytes=True),
    ]


def _documents(folder: Path) -> dict[str, Path]:
    files = documents(folder)
    changed = workloads.with_changes(json.loads(files[V1].read_bytes()), CHANGES)
    return {**files, "twenty": workloads.written(folder / "twenty.json", changed)}


def _row(
    what: str, found: Mapping[str, Spent], names: tuple[str, str], goal: float, command: str, *, megabytes: bool = False
) -> Row:
    values = [found.get(name) for name in names]
    numbers = [None if each is None else each.megabytes if megabytes else each.seconds for each in values]
    return Row(what, "MB" if megabytes else "s", numbers[0], numbers[1], goal, command)


def gateway(base: Path | None, rounds: int) -> Row:
    """What the gateway adds to a call, at the median."""
    line = ["-m", "benchmarks.gateway", "--calls", "0"]
    found: dict[Path, list[float]] = {}
    if os.getloadavg()[0] > 1.5 * (os.cpu_count() or 1):
        say("the machine has other work: what is measured by the clock is left out")
        base, rounds = None, 0
    for _ in range(rounds):
        for folder in filter(None, (ROOT, base)):
            done = subprocess.run(
                [str(folder / ".venv/bin/python"), *line],
                cwd=folder,
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            found.setdefault(folder, []).extend(float(each) for each in ADDED.findall(done.stdout))
    least = [min(found.get(folder, []), default=None) if folder else None for folder in (ROOT, base)]
    return Row("gateway, added p50 at 50 calls a second, before", "ms", least[0], least[1], 0.65, f"python {' '.join(line)}")


def deployments() -> list[Row]:
    """Of the figures that `python -m benchmarks` left."""
    file = CACHE / "bench" / "results.json"
    results = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []

    def least(name: str, count: int, command: str) -> float | None:
        runs = [run["seconds"] for each in results if (each["name"], each["count"]) == (name, count) for run in each[command]]
        return min(runs, default=None)

    rows = []
    for what, count, name, command, goal in (
        ("`up` of 100 APIs, chat only, lean, the flat program", 100, "ours, chat only, lean", "ups", 0.20),
        ("`up` of 100 APIs, chat only, lean, state compressed, the flat program as it comes", 100, COMPRESSED, "ups", 0.20),
        ("`preview` of one API, not asking for taken names, the flat program", 1, UNASKED, "previews", 1.0),
    ):
        rows.append(Row(what, "s", least(name, count, command), least(FLAT, count, command), goal, "python -m benchmarks --page"))
    return rows


def page(rows: Sequence[Row]) -> str:
    """The whole page."""
    machine = f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    lines = "\n".join(row.line() for row in rows)
    return f"{HEAD.format(machine=machine, budget=IMPORT_BUDGET)}{lines}\n\nNext: [how it works](../explanation/how-it-works.md).\n"


def main() -> int:
    """Measure, and write the page; the exit code is 0 also where a goal is missed, since a slow machine is no mistake."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.performance", description=__doc__)
    parser.add_argument("--base", type=Path, help="a checkout of an earlier build, with its .venv")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the least counts (default: 5)")
    parser.add_argument("--demo", action="store_true", help="the first demo, too: five minutes")
    parser.add_argument("--test", action="store_true", help="the tests, too: half an hour")
    options, _ = parser.parse_known_args()  # what `make bench ARGS=` says to its first part
    if shutil.which("npm") is None:
        say("no npm: peers that are not installed yet are left out")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        rows = processes(Path(name), options.base, options.rounds)
    rows += [*deployments(), gateway(options.base, max(1, options.rounds // 2))]
    rows += whole_targets.rows(options.base, [name for name in whole_targets.TARGETS if getattr(options, name)])
    PAGE.write_text(page(rows), encoding="utf-8")
    print(page(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
