"""`make bench`: what the checks before a deployment cost a preview of a stack from nothing, beside the same with them off.

Nothing is deployed, so that all is asked: names, models, quotas, rights. The simulator's own work is not in the processor time.
"""

import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.stacks import Cost, azure, command, quickest
from desired_state.preflight import IDS
from tools import engine, simulator_process
from tools.local_stack import LocalStack
from tools.paths import ROOT

GOAL = 0.3
EXAMPLE = ROOT / "examples" / "Pulumi.two-regions-from-nothing.yaml"
STACKS = {"on": {}, "off": dict.fromkeys(IDS, "off")}
"""`rules` of each stack."""


def run(rounds: int) -> dict[str, Cost]:
    """The quickest previews with the checks on and off. Raises CommandError."""
    cli = engine.resolve()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with azure(folder / "azure", seed="empty") as addresses:
            stacks = {each: _stack(folder / each, rules, cli, addresses) for each, rules in STACKS.items()}
            return quickest(stacks, rounds, folder / "log")


def _stack(folder: Path, rules: dict[str, str], cli: engine.Engine, addresses: simulator_process.Addresses) -> LocalStack:
    folder.mkdir()
    config = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    config["config"]["azure-openai-apim:rules"] = rules
    file = folder / "Pulumi.bench.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    stack = LocalStack(ROOT, folder, cli, addresses)
    stack.configure(file, {})
    return stack


def report(best: dict[str, Cost]) -> None:
    """Print the figures and whether the goal is met."""
    on, off = best["on"], best["off"]
    more = on.seconds - off.seconds
    print(f"preview: {on.seconds:.2f} s with the checks, {off.seconds:.2f} s without: {more:.2f} s more")
    print(f"of processor time {on.processor:.2f} s and {off.processor:.2f} s: {on.processor - off.processor:.2f} s more")
    print(f"goal {'met' if more <= GOAL else 'MISSED'}: at most {GOAL:.1f} s more")


if __name__ == "__main__":
    title = f"previews of {EXAMPLE.name} in an empty subscription"
    sys.exit(command("benchmarks.preflight", __doc__, title, run, report))
