"""`make down`: destroy stack `local`, forget it, stop every simulator here and what works on one. Works in any state."""

import sys
from collections.abc import Iterable
from pathlib import Path

from tools import by_hand, engine, healing, leftovers, simulator_process
from tools.console import ToolError, exit_code, say
from tools.demo import STATE, configure, stack
from tools.local_stack import LocalStack
from tools.paths import CACHE, ROOT
from tools.playground import folder, marker


def run() -> int:
    """0, also where the stack could not be destroyed: its Azure is simulated, and is thrown away then."""
    if marker.read(ROOT):
        _end_work(ROOT / folder.KEPT, [ROOT])
        stopped = folder.stop(ROOT)
        say("the playground's simulator stopped; its folder stays" if stopped else "no simulator was running")
        return 0
    _end_work(CACHE, folder.all_of(CACHE))
    with healing.alone(CACHE):
        _take_down()
        (CACHE / by_hand.FILE).unlink(missing_ok=True)
        say("simulator stopped" if simulator_process.stop(STATE) else "no simulator was running")
    for each in folder.stop_all(CACHE):
        say(f"simulator of {each.name} stopped; its folder stays, and make playground enters it again")
    if count := leftovers.end(CACHE):
        say(f"stopped {count} simulator(s) whose folder is gone")
    return 0


def _end_work(below: Path, playgrounds: Iterable[Path]) -> None:
    """End what nothing comes of without the simulators below that folder: consoles, programs of engines that were killed."""
    if count := leftovers.end_consoles(below):
        say(f"stopped {count} console(s)")
    if count := sum(map(folder.end_language_hosts, playgrounds)):
        say(f"stopped {count} process(es) that a killed pulumi left at work")


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
