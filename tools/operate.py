"""`make preview|up|destroy|recover STACK=…`: plain pulumi with the CLI and Python of this checkout, and the user's own login.

Before up and destroy it has repaired what an interrupted run left, before a destroy it tells what callers lose. Stack
`local` is different only in that its Azure is the simulator, so it gets the demo's environment.
"""

import os
import subprocess
import sys

from tools import engine, losses
from tools.console import ToolError, fail
from tools.paths import ROOT, VENV
from tools.unfinished import Unfinished


def stacks() -> list[str]:
    """Stacks that have a file here."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in ROOT.glob("Pulumi.*.yaml"))


def run(command: str, arguments: list[str]) -> int:
    """Run the command on the stack named first, further arguments passed on; returns pulumi's exit code. Raises ToolError."""
    known = stacks()
    if not arguments:
        raise ToolError(f"which stack? make {command} STACK={known[0] if known else 'dev'}; stacks here: {', '.join(known)}")
    stack, *rest = arguments
    if stack.split("/")[-1] not in known:
        raise ToolError(f"there is no Pulumi.{stack}.yaml; stacks here: {', '.join(known)}")
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
        if code := losses.tell(subprocess.run(looked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)):
            return code
    return unfinished.after(command, subprocess.run([*line, *rest], cwd=ROOT, env=environment, check=False).returncode)


def _local(cli: engine.Engine, command: str, arguments: list[str]) -> int:
    from tools import demo, simulator_process  # noqa: PLC0415 - needs what only the development requirements install

    addresses, _ = simulator_process.ensure(demo.STATE)
    local = demo.stack(addresses, cli)
    demo.configure(local)
    unfinished = Unfinished(local.name, cli.pulumi, local.env(), ("--config-file", str(local.config_file)))
    if command == "recover":
        return unfinished.recover(*arguments)
    if code := unfinished.before(command, arguments):
        return code
    if command == "destroy" and (code := losses.tell(local.capture(command, *losses.preview(arguments)))):
        return code
    return unfinished.after(command, local.run(command, *arguments))


def main() -> int:
    """`operate COMMAND [STACK [ARGUMENT…]]`."""
    try:
        return run(sys.argv[1], sys.argv[2:])
    except ToolError as error:
        return fail(error)


if __name__ == "__main__":
    sys.exit(main())
