"""What is missing for a target of make, reported before anything is installed for it: `python -m tools.precheck GOALS STACK`.

The pulumi CLI is another's: `python -m tools.engine --check`. Runs under the system's Python; standard library only.
"""

import shutil
import sys

from tools import stack_names
from tools.console import ToolError, exit_code
from tools.paths import ROOT
from tools.playground import marker

ON_A_STACK = frozenset({"preview", "up", "destroy", "recover"})


def check(goal: str, stack: str) -> None:
    """Raise ToolError where the target cannot do what it is for. Targets that nothing is known of need nothing."""
    if goal in ON_A_STACK | {"demo", "playground", "test", "test-all", "check", "soak", "bench"}:
        marker.refuse_within(ROOT, goal)
    if goal in ON_A_STACK or (goal == "console" and stack):
        stack_names.check(ROOT, goal, stack)
    if goal == "playground" and shutil.which("git") is None:
        raise ToolError("the playground is a git repository: install git (https://git-scm.com/downloads)")


def main() -> int:
    """`precheck "GOAL GOAL" [STACK]`; the exit code."""
    goals, stack = sys.argv[1].split(), "".join(sys.argv[2:])

    def run() -> int:
        for goal in goals:
            check(goal, stack)
        return 0

    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
