"""`make bench`: our program against a flat one of raw resources, in one run against the simulator.

Both run under the real engine with the stand-in plugin. Preview is of a stack that does not exist yet, `up` deploys it
(`--skip-preview`, file backend, checkpoints as the engine writes them). Times are whole processes, memory is the highest
resident set of one process of each kind. Long-running operations are over at once, so nobody is measured waiting. Programs with
several rounds take turns, and the quickest of each counts: whatever disturbs only ever adds.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import workloads
from benchmarks.crowded import without_question
from benchmarks.measure import CommandError
from benchmarks.report import COMPRESSED, UNASKED, Result, report
from benchmarks.stacks import azure, timed
from tools import engine
from tools.console import ToolError, clock, fail, say
from tools.local_stack import LocalStack
from tools.paths import CACHE

PREVIEWS = 3
"""Per round at N=1, where a preview takes seconds and a goal is a matter of a tenth."""

PROGRAMS = ("flat", "whole", "full", "lean", "unasked", "flat-zstd", "lean-zstd")
OF_PAGE = {1: ("flat", "unasked"), 100: ("flat", "lean", "lean-zstd")}
"""What docs/reference/performance.md has rows for, by number of APIs."""
ROUNDS_OF_MANY = 2
"""For the page, of more than one API, where an `up` takes a minute."""

Make = Callable[[Path, int], workloads.Workload]


def variants() -> tuple[dict[str, Make], str]:
    """The programs by name, and where their document is from."""
    document, source = workloads.whole_document()

    def ours(name: str, operations: str | list[str], compact: str) -> Make:
        return lambda folder, count: workloads.ours(folder, document, count, name=name, operations=operations, compact=compact)

    makers: dict[str, Make] = {
        "flat": lambda folder, count: workloads.flat(folder, document, count),
        "whole": ours("ours, whole document", "all", "full"),
        "full": ours("ours, chat only, full", [workloads.CHAT], "full"),
        "lean": ours("ours, chat only, lean", [workloads.CHAT], "lean"),
        "unasked": _unasked(ours(UNASKED, "all", "full")),
        "flat-zstd": _compressed("flat, compressed state", lambda folder, count: workloads.flat(folder, document, count)),
        "lean-zstd": _compressed(COMPRESSED, ours(COMPRESSED, [workloads.CHAT], "lean")),
    }
    return makers, source


def _unasked(make: Make) -> Make:
    """As the flat program, it does not look for names that others have taken."""

    def made(folder: Path, count: int) -> workloads.Workload:
        workload = make(folder, count)
        without_question(workload.project)
        return workload

    return made


def _compressed(name: str, make: Make) -> Make:
    return lambda folder, count: replace(make(folder, count), name=name, environment=workloads.COMPRESSED)


def one_life(make: Make, count: int, cli: engine.Engine) -> Result:
    """Preview and deploy one program of `count` APIs into a fresh world; short previews several times."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with azure(folder / "azure") as addresses:
            workload = make(folder, count)
            stack = LocalStack(workload.project, folder, cli, addresses, extra_environment=workload.environment)
            stack.configure(workload.stack_file, workload.secrets)
            previews = [timed(stack, "preview", folder / "log") for _ in range(PREVIEWS if count == 1 else 1)]
            deployed = timed(stack, "up", folder / "log", "--yes", "--skip-preview")
            state = len(stack.aside("stack", "export", "--stack", stack.name).stdout)
        return Result(workload.name, count, previews, [deployed], state)


def run(programs: Mapping[int, Sequence[str]], rounds: int, rounds_of_many: int = 1) -> list[Result]:
    """Measure the programs of each size; at N=1 in `rounds` rounds, else in `rounds_of_many`. Raises CommandError."""
    cli = engine.resolve()
    makers, source = variants()
    say(f"pulumi {cli.version}; document: {source}")
    results: dict[tuple[str, int], Result] = {}
    for count, names in programs.items():
        for turn in range(rounds if count == 1 else rounds_of_many):
            for name in (*names[turn % len(names) :], *names[: turn % len(names)]):
                result = one_life(makers[name], count, cli)
                earlier = results.get((name, count))
                results[name, count] = result if earlier is None else earlier.joined(result)
                say(f"N={count:<4} {result.name:<24} preview {result.seconds('preview'):6.1f} s   up {result.seconds('up'):6.1f} s")
    return list(results.values())


def main() -> int:
    """Measure, print the table and the ratios, keep the figures in .cache/bench/results.json."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 20, 100], help="numbers of APIs (default: 1 20 100)")
    parser.add_argument("--only", nargs="+", default=[], choices=PROGRAMS, help="programs (default: all)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds at N=1, of which the quickest counts (default: 5)")
    parser.add_argument("--page", action="store_true", help="only what docs/reference/performance.md has rows for")
    options = parser.parse_args()
    say(f"measuring; this takes about {clock(360 if options.page else 900)} on two cores, all sizes being measured")
    try:
        if options.page:
            results = run(OF_PAGE, options.rounds, ROUNDS_OF_MANY)
        else:
            results = run(dict.fromkeys(options.sizes, options.only or PROGRAMS), options.rounds)
    except (ToolError, CommandError) as error:
        return fail(ToolError(str(error)))
    folder = CACHE / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps([asdict(result) for result in results], indent=2), encoding="utf-8")
    print(report(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
