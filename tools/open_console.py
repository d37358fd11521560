"""`make console`: the console on the demo's stack, in the demo's environment, until it is interrupted."""

import sys

from tools import demo, engine, foreground, simulator_process
from tools.console import ToolError, exit_code
from tools.paths import ROOT


def run() -> int:
    """Run it; the command's exit code. Raises ToolError where there is no demo to look at."""
    if simulator_process.running(demo.STATE) is None:
        raise ToolError("no simulator runs here: `make demo` starts one, and deploys stack local into it")
    addresses, _ = simulator_process.ensure(demo.STATE)
    local = demo.stack(addresses, engine.resolve())
    return foreground.run([sys.executable, "-m", "apim", "console", "--stack", local.name], cwd=ROOT, env=local.env())


def main() -> int:
    """The exit code."""
    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
