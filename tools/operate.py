"""`make preview|up|destroy|recover STACK=…`: plain pulumi with the CLI and Python of this checkout, and the user's own login.

Before up and destroy it has repaired what an interrupted run left, before a destroy it reports what callers lose. Stack
`local` is different only in that its Azure is the simulator, so it gets the demo's environment.
"""

import os
import subprocess
import sys

from tools import engine, foreground, losses, stack_names
from tools.console import exit_code
from tools.paths import CACHE, ROOT, VENV
from tools.unfinished import Unfinished


def run(command: str, arguments: list[str]) -> int:
    """Run the command on the stack named first, further arguments passed on; returns pulumi's exit code. Raises ToolError."""
    stack, *rest = arguments or [""]
    stack_names.check(ROOT, command, stack)
    cli = engine.resolve()
    if stack == "local":
        return _local(cli, command, rest)
    path = os.pathsep.join([str(VENV / "bin"), str(cli.binaries), os.environ.get("PATH", os.defpath)])
    line, environment = [str(cli.pulumi), command, "--stack", stack], os.environ | {"PATH": path}
    engine.hear_interrupts()
    unfinished = Unfinished(stack, cli.pulumi, environment)
    if command == "recover":
        return unfinished.recover(*rest)
    if code := unfinished.before(command, rest):
        return code
    if command == "destroy":
        looked = [*line, *losses.preview(rest), "--non-interactive"]
        if code := losses.report(subprocess.run(looked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)):
            return code
    code = unfinished.after(command, foreground.run([*line, *rest], cwd=ROOT, env=environment))
    return code or (unfinished.purge(rest) if command == "destroy" else 0)


def _local(cli: engine.Engine, command: str, arguments: list[str]) -> int:
    from tools import demo, healing, simulator_process  # noqa: PLC0415 - needs what only the development requirements install

    with healing.alone(CACHE):
        addresses, _ = simulator_process.ensure(demo.STATE)
        local = demo.stack(addresses, cli)
        demo.configure(local)
        unfinished = healing.unfinished(local)
        if command == "recover":
            return unfinished.recover(*arguments)
        healing.heal(local, "destroy" if command == "destroy" else "up")
        if command == "destroy" and (code := losses.report(local.capture(command, *losses.preview(arguments)))):
            return code
        code = unfinished.after(command, local.run(command, *arguments))
        return code or (unfinished.purge(arguments) if command == "destroy" else 0)


def main() -> int:
    """`operate COMMAND [STACK [ARGUMENT…]]`; the exit code."""
    return exit_code(lambda: run(sys.argv[1], sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
