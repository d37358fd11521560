"""`make bench`: what the checks before a deployment cost a preview of a stack from nothing, beside the same with them off.

Nothing is deployed, so that all is asked: names, models, quotas, rights. Previews take turns in one run, and the quickest of each
counts, since whatever disturbs only ever adds. Processor time is that of engine, program and provider; what they wait for Azure is
not in it, and the simulator's own work neither.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.measure import CommandError, measure
from tools import engine, simulator_process
from tools.console import ToolError, fail, say
from tools.local_stack import LocalStack
from tools.paths import ROOT

GOAL = 0.3
EXAMPLE = ROOT / "examples" / "Pulumi.two-regions-from-nothing.yaml"
CHECKS = ("name-taken", "subdomain-taken", "soft-deleted", "model-region", "capacity", "permission")
STACKS = {"on": {}, "off": dict.fromkeys(CHECKS, "off")}
"""`rules` of each stack."""


def run(rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds, and of processor time, of the quickest previews with the checks on and off. Raises CommandError."""
    cli = engine.resolve()
    best: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        addresses = simulator_process.start(folder / "azure", seed="empty", settings={"lro_retry_after": "0", "lro_polls": "0"})
        try:
            stacks = {each: _stack(folder / each, rules, cli, addresses) for each, rules in STACKS.items()}
            for turn in range(rounds + 1):
                for each, stack in list(stacks.items())[:: 1 if turn % 2 else -1]:
                    line = [str(cli.pulumi), "preview", "--stack", stack.name, "--config-file", str(stack.config_file)]
                    line += ["--non-interactive", "--color=never"]
                    before = _processor()
                    seconds = measure(line, cwd=stack.project, env=stack.env(), log=folder / "log").seconds
                    if turn:  # the first compiles
                        found = (seconds, _processor() - before)
                        wall, used = zip(found, best.get(each, found), strict=True)
                        best[each] = (min(wall), min(used))
        finally:
            simulator_process.stop(folder / "azure")
    return best


def _processor() -> float:
    """Processor time of all processes that have been started and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _stack(folder: Path, rules: dict[str, str], cli: engine.Engine, addresses: simulator_process.Addresses) -> LocalStack:
    folder.mkdir()
    config = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    config["config"]["azure-openai-apim:rules"] = rules
    file = folder / "Pulumi.bench.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    stack = LocalStack(ROOT, folder, cli, addresses)
    stack.configure(file, {})
    return stack


def main() -> int:
    """Measure; the exit code is 0 also where the goal is missed, since a slow machine is no mistake."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preflight", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds, of which the quickest counts (default: 7)")
    say(f"previews of {EXAMPLE.name} in an empty subscription")
    try:
        best = run(parser.parse_args().rounds)
    except (ToolError, CommandError) as error:
        return fail(ToolError(str(error)))
    more, used = (on - off for on, off in zip(best["on"], best["off"], strict=True))
    print(f"preview: {best['on'][0]:.2f} s with the checks, {best['off'][0]:.2f} s without: {more:.2f} s more")
    print(f"of processor time {best['on'][1]:.2f} s and {best['off'][1]:.2f} s: {used:.2f} s more")
    print(f"goal {'met' if more <= GOAL else 'MISSED'}: at most {GOAL:.1f} s more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
