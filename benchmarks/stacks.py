"""Stacks whose previews are measured: in a simulator of their own, in turns, by a command that says whether a goal is met."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.measure import CommandError, Measurement, measure
from tools import simulator_process
from tools.console import ToolError, fail, say
from tools.local_stack import LocalStack

T = TypeVar("T")
AT_ONCE = {"lro_retry_after": "0", "lro_polls": "0"}
"""Settings of a simulator in which nothing is waited for."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and of processor time: that of engine, program and provider, without what they wait for."""

    seconds: float
    processor: float


@contextmanager
def azure(folder: Path, *, seed: str = "local") -> Iterator[simulator_process.Addresses]:
    """A simulator of its own, gone afterwards."""
    addresses = simulator_process.start(folder, seed=seed, settings=AT_ONCE)
    try:
        yield addresses
    finally:
        simulator_process.stop(folder)


def timed(stack: LocalStack, command: str, log: Path, *arguments: str) -> Measurement:
    """A command of the engine on a stack. Raises CommandError."""
    line = [str(stack.engine.pulumi), command, "--stack", stack.name, "--config-file", str(stack.config_file)]
    line += ["--non-interactive", "--color=never", *arguments]
    return measure(line, cwd=stack.project, env=stack.env(), log=log)


def quickest(stacks: Mapping[str, LocalStack], rounds: int, log: Path) -> dict[str, Cost]:
    """The quickest previews of stacks that take turns, since whatever disturbs only ever adds. Raises CommandError."""
    best: dict[str, Cost] = {}
    for turn in range(rounds + 1):
        for name, stack in list(stacks.items())[:: 1 if turn % 2 else -1]:
            before = _processor()
            seconds, used = timed(stack, "preview", log).seconds, _processor() - before
            if turn:  # the first compiles
                earlier = best.get(name, Cost(seconds, used))
                best[name] = Cost(min(seconds, earlier.seconds), min(used, earlier.processor))
    return best


def _processor() -> float:
    """Processor time of all processes that have been started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def command(module: str, about: str | None, title: str, run: Callable[[int], T], report: Callable[[T], None]) -> int:
    """Measure in as many rounds as are wished, and report; the exit code.

    It is 0 also where a goal is missed, since a slow machine is no mistake.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--rounds", type=int, default=7, help="rounds, of which the quickest counts (default: 7)")
    rounds = parser.parse_args().rounds
    say(title)
    try:
        report(run(rounds))
    except (ToolError, CommandError) as error:
        return fail(ToolError(str(error)))
    return 0
