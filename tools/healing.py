"""Stack `local` made ready for a run, whatever became of the one before: its terminal closed, its process killed.

Nobody is asked. Azure is simulated, so what cannot be repaired can be thrown away.
"""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from tools import leftovers, state_locks
from tools.console import ToolError, say
from tools.local_stack import LocalStack
from tools.turn import turn
from tools.unfinished import Unfinished

KEPT = ("simulator", "state", "stack")
"""Folders with all that is remembered of stack `local` and its Azure."""

PENDING = b'"pending_operations"'
"""What the engine calls them in a state file, which it leaves out where there are none."""

PATIENCE = ("--wait", "8", "--forget-all")
"""For `recover`: the simulator ends what nobody polls after five seconds (its setting `lro_unpolled_seconds`), and the plugin of a
dead engine ends within one. What has not appeared by then never will."""


def alone(folder: Path) -> AbstractContextManager[None]:
    """One command at a time for the stack that is kept in `folder`; the next one says that it waits."""
    return turn(folder / "local.lock", "at work on stack local")


def heal(local: LocalStack, command: str = "up") -> None:
    """Before a command: wait for a run that is at work, take away the lock of a dead one, take in what that had begun to create.

    Raises ToolError where the stack cannot be brought to where a run begins. It has to be configured, and its Azure has to run.
    """
    dead = state_locks.wait(local.state, local.name)
    leftovers.end_language_hosts(local.folder / "pulumi")
    if dead:
        say(f"an earlier run was killed and left stack {local.name} locked: taking the lock away")
        local.aside("cancel", "--yes", "--stack", local.name)
    if (command == "destroy" or _may_have_begun(local)) and unfinished(local).before(command, ["--yes"]):
        raise ToolError("what an interrupted run left could not be repaired; `make down` throws this simulated Azure away")


def _may_have_begun(local: LocalStack) -> bool:
    """Whether the state may have creations without end: a file that lacks the word has none, and the CLI need not be asked."""
    files = [file for file in local.state.glob(f".pulumi/stacks/*/{local.name}.json*") if file.suffix != ".bak"]
    return any(file.suffix != ".json" or PENDING in file.read_bytes() for file in files)


def up(local: LocalStack) -> int:
    """`pulumi up`, once more where it fails over what Azure has and the state lacks; pulumi's exit code.

    Ctrl-C ends a creation that Azure has accepted, and the engine takes that for one that failed: no note of it stays.
    """
    code = local.run("up", "--yes", "--skip-preview")
    if code and unfinished(local).recover("--yes") == 0:
        code = local.run("up", "--yes", "--skip-preview")
    return code


def unfinished(local: LocalStack) -> Unfinished:
    """Stack `local` for pulumi and `recover`."""
    return Unfinished(local.name, local.engine.pulumi, local.env(), ("--config-file", str(local.config_file)), PATIENCE)


def forget(folder: Path) -> None:
    """Throw away stack `local` and its Azure, whose simulator has to be stopped."""
    for name in KEPT:
        shutil.rmtree(folder / name, ignore_errors=True)
