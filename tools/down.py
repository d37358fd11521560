"""`make down`: destroy stack `local`, forget it, stop the simulator. Works in any state in between, also when nothing runs."""

import sys

from tools import engine, simulator_process
from tools.console import ToolError, fail, say
from tools.demo import STATE, configure, stack
from tools.engine_build import is_built
from tools.local_stack import LocalStack
from tools.paths import CACHE


def run() -> int:
    """The exit code is pulumi's where the stack cannot be destroyed; the simulator then stays up. Raises ToolError."""
    if (CACHE / "stack" / "Pulumi.local.yaml").exists() and (is_built() or engine.on_path()[0] is not None):
        # Resources are destroyed through ARM, so a simulator that died comes back from its kept state first.
        addresses, _ = simulator_process.ensure(STATE)
        local = stack(addresses, engine.resolve())
        if local.exists() and (code := _destroy(local)):
            return code
    say("simulator stopped" if simulator_process.stop(STATE) else "no simulator was running")
    return 0


def _destroy(local: LocalStack) -> int:
    configure(local)
    say("pulumi destroy, stack local")
    if code := local.run("destroy", "--yes", "--skip-preview"):
        return code
    local.remove()
    say("stack local is gone")
    return 0


def main() -> int:
    """Take the demo down, with expected mistakes told in one message."""
    try:
        return run()
    except ToolError as error:
        return fail(error)


if __name__ == "__main__":
    sys.exit(main())
