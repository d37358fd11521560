"""`make console [STACK=…]`: the console on a stack, until it is interrupted; a simulated one in the simulator's environment."""

import os
import sys

from tools import demo, engine, simulator_process, stack_names
from tools.console import ToolError, exit_code
from tools.paths import ROOT, VENV
from tools.playground import marker, setups


def run(name: str = "") -> int:
    """Become the command, on that stack, else the playground's or the demo's. Raises ToolError where none can be looked at."""
    playground = marker.read(ROOT)
    name = name or (setups.setup(playground["example"]).stack if playground else setups.LOCAL)
    stack_names.check(ROOT, "console", name)
    if playground or name == setups.LOCAL:
        environment = _simulated("`make playground` in the checkout enters it again" if playground else DEMO)
    else:
        path = [str(VENV / "bin"), str(engine.resolve().binaries), os.environ.get("PATH", os.defpath)]
        environment = os.environ | {"PATH": os.pathsep.join(path)}
    line = [sys.executable, "-m", "apim", "console", "--stack", name]
    os.chdir(ROOT)
    os.execve(line[0], line, environment)  # noqa: S606 - no shell; Ctrl-C is the console's alone


DEMO = "`make demo` starts one, and deploys stack local into it"


def _simulated(otherwise: str) -> dict[str, str]:
    # A playground keeps its simulator, state and login below its root where the demo keeps them below the checkout's.
    addresses = simulator_process.running(demo.STATE)
    if addresses is None:
        raise ToolError(f"no simulator runs here: {otherwise}")
    return demo.stack(addresses, engine.resolve()).env()


def main() -> int:
    """`open_console [STACK]`; the exit code."""
    return exit_code(lambda: run("".join(sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(main())
