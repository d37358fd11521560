"""`make down`: destroy stack `local`, forget it, stop every simulator of this checkout. Works in any state."""

import sys

from tools import by_hand, engine, healing, leftovers, simulator_process
from tools.console import ToolError, exit_code, say
from tools.demo import STATE, configure, stack
from tools.local_stack import LocalStack
from tools.paths import CACHE, ROOT
from tools.playground import folder, marker


def run() -> int:
    """0, also where the stack could not be destroyed: its Azure is simulated, and is thrown away then."""
    if marker.read(ROOT):
        stopped = folder.stop(ROOT)
        say("the playground's simulator stopped; its folder stays" if stopped else "no simulator was running")
        return 0
    with healing.alone(CACHE):
        _take_down()
        (CACHE / by_hand.FILE).unlink(missing_ok=True)
        say("simulator stopped" if simulator_process.stop(STATE) else "no simulator was running")
    for each in folder.stop_all(CACHE):
        say(f"simulator of {each.name} stopped; its folder stays, and make playground enters it again")
    if count := leftovers.end(CACHE):
        say(f"stopped {count} simulator(s) whose folder is gone")
    return 0


def _take_down() -> None:
    # Without a CLI the stack stays as it is, and its Azure comes back from what is kept with the next demo.
    if (CACHE / "stack" / "Pulumi.local.yaml").exists() and engine.present() is not None:
        try:
            # Resources are destroyed through ARM, so a simulator that died comes back from its kept state first.
            addresses, _ = simulator_process.ensure(STATE)
            destroyed = _destroy(stack(addresses, engine.resolve()))
        except ToolError as error:
            say(str(error))
            destroyed = False
        if not destroyed:
            say("stack local cannot be destroyed as it is; its Azure is simulated, so all of it is thrown away")
            simulator_process.stop(STATE)
            healing.forget(CACHE)


def _destroy(local: LocalStack) -> bool:
    if local.exists():
        configure(local)
        healing.heal(local, "destroy")
        say("pulumi destroy, stack local")
        if local.run("destroy", "--yes", "--skip-preview"):
            return False
        local.remove()
        say("stack local is gone, its settings in Pulumi.local.yaml stay")
    return True


def main() -> int:
    """Take the demo down; the exit code."""
    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
