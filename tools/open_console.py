"""`make console`: the console on the demo's stack, in the demo's environment, until it is interrupted."""

import os
import sys

from tools import demo, engine, simulator_process
from tools.console import ToolError, exit_code
from tools.paths import ROOT


def run() -> int:
    """Become the command. Raises ToolError where there is no demo to look at."""
    addresses = simulator_process.running(demo.STATE)
    if addresses is None:
        raise ToolError("no simulator runs here: `make demo` starts one, and deploys stack local into it")
    local = demo.stack(addresses, engine.resolve())
    line = [sys.executable, "-m", "apim", "console", "--stack", local.name]
    os.chdir(ROOT)
    os.execve(line[0], line, local.env())  # noqa: S606 - no shell; Ctrl-C is the console's alone


def main() -> int:
    """The exit code."""
    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
