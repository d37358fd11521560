"""`apim recover`: what an interrupted or failed `pulumi up` left half done, and its repair."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, TextOrJson, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apim.azure import Cloud
    from apim.preview import Preview
    from apim.recover import Found, Lock, Patience, Pulumi, Wanted
    from apim.state import State


EXAMPLES = ("recover --stack dev", "recover --stack prod --yes", "recover --stack prod --adopt values-team --yes")


def recover(
    stack: Annotated[str, stack_option("The stack whose `pulumi up` or `destroy` was interrupted, or failed.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Repair without asking.")] = False,
    adopt: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Take this resource in although it is not as declared; repeatable.")
    ] = None,
    wait: Annotated[
        int,
        typer.Option(min=0, max=3600, metavar="SECONDS", help="How long to ask again for what was begun and is not there yet."),
    ] = 60,
    forget: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="This one is lost, if it is not there: do not wait for it; repeatable.")
    ] = None,
    forget_all: Annotated[bool, typer.Option("--forget-all", help="What is not there when --wait is over is lost.")] = False,
    preview: Annotated[
        bool, typer.Option("--preview/--no-preview", help="Whether to ask pulumi what it would create: finds lost answers too.")
    ] = True,
    config_file: ConfigFile = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How findings are written.")] = "text",
) -> None:
    """Name what an interrupted or failed run left half done, and repair the state, so that `pulumi up` goes on.

    Reads the engine's state and plan, and asks Azure what is there. Resources that are the stack's own, by its ledger or by the
    state's note of a run that began them, are taken into the state by `pulumi import`; others are named. Nothing in Azure is
    written or deleted. Asks before it acts; without a terminal only --yes acts.

    Azure carries on what it has accepted, although the run that asked for it is gone. What that run began to create and is not
    there is asked for again. Ten minutes after the state's last write it counts as lost; the rest after ten seconds.

    Exits with 0 when nothing is half done any more, 1 when something is or the program refuses what the stack file says, 3 when
    Azure or pulumi could not be reached.
    """
    from apim import azure, recover, stacks, state  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.render import recovery  # noqa: PLC0415 - as above

    cloud = azure.connect(stack)
    pulumi = recover.Pulumi(stack, stacks.ROOT, config_file, lambda text: emit(f"{text} …", err=True))
    try:
        _whole(recover.emptied(pulumi.backend()), yes)
        with azure.reached():
            known = state.read(pulumi.exported())
            planned = _planned(pulumi, known) if preview else None
            wanted = recover.wanted(known, planned)
            over = pulumi.failed_at() if any(each.goes_on and not each.begun for each in wanted) else None
            patience = recover.Patience.of(known.written, wait, forget or (), gives_up=forget_all, failed=over)
            found = _found(cloud, known, wanted, adopt or (), patience)
            found += recover.strays(known, wanted, cloud) if planned else []
        emit(recovery.FORMATS[form](stack, found), form)
        something = any(each.verdict is not recover.Verdict.NOT_YET for each in found)
        if not _agreed(yes, f"Repair the state of stack {stack}?", something):
            raise typer.Exit(exit_codes.FINDINGS if found else exit_codes.FINE)
        recover.mend(pulumi, known, found, lambda lock: _agreed(yes, f"{_holder(lock)} is gone. Take its lock away?", True))
    except recover.Locked as stopped:
        _locked(stack, stopped.lock)
    except state.Unreadable as error:
        exit_codes.wrong_usage(str(error))
    except recover.PulumiFailed as failed:
        exit_codes.stop(str(failed), exit_codes.FINDINGS if recover.is_refusal(failed) else exit_codes.UNREACHABLE)
    if later := [each.name for each in found if each.verdict is recover.Verdict.NOT_YET]:
        exit_codes.stop(
            f"{len(later)} not there yet: {', '.join(later)}; run this again before you update or destroy the stack",
            exit_codes.FINDINGS,
        )
    if left := [each for each in found if each.verdict in recover.LEFT]:
        exit_codes.stop(f"{len(left)} left as named above: {', '.join(each.name for each in left)}", exit_codes.FINDINGS)
    if found:
        emit(f"repaired; go on with: pulumi up --stack {stack}", err=True)


def _found(
    cloud: "Cloud", known: "State", wanted: "Sequence[Wanted]", adopted: "Sequence[str]", patience: "Patience"
) -> "list[Found]":
    """What is half done, asked again for what may still appear. Raises NotReached."""
    from apim import recover  # noqa: PLC0415 - see apim/commands/__init__.py

    if not wanted:
        return recover.repeated(known)
    arm = cloud.arm()
    return recover.settled(
        lambda some: recover.look(known, some, arm, cloud.subscription, adopted, patience),
        wanted,
        patience,
        lambda text: emit(f"{text} …", err=True),
    )


def _planned(pulumi: "Pulumi", known: "State") -> "Preview | None":
    """What the stack would create; None where the program refuses, and what an interrupted run began is in the way of it.

    The stack's own ledger may be that: until the state knows it, its names count as another's. Raises PulumiFailed.
    """
    from apim import recover  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.preview import read  # noqa: PLC0415 - as above

    try:
        return read(pulumi.previewed(recovering=True), "pulumi preview")
    except recover.PulumiFailed:
        if not known.pending:
            raise
        emit("the program refuses to run before this is repaired; afterwards, look again", err=True)
        return None


def _whole(emptied: list[Path], yes: bool) -> None:
    """Files beside the state that a kill left empty hinder every command of pulumi; it does without them."""
    if not emptied:
        return
    emit("\n".join(["left empty beside the state when a run was killed; pulumi does without:", *map(str, emptied)]), err=True)
    if not _agreed(yes, "Delete them?", True):
        raise typer.Exit(exit_codes.FINDINGS)
    for file in emptied:
        file.unlink(missing_ok=True)


def _agreed(yes: bool, question: str, something: bool) -> bool:
    """Whether to act. Without a terminal only --yes is a yes."""
    return yes or (something and _is_terminal() and typer.confirm(question))


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _holder(lock: "Lock") -> str:
    return f"process {lock.pid} of {lock.user} on this machine, which locked the stack at {lock.since},"


def _locked(stack: str, lock: "Lock") -> NoReturn:
    exit_codes.stop(
        f"{lock.message}\nwait for that run to end; if it was killed: pulumi cancel --stack {stack}, then this command again",
        exit_codes.FINDINGS,
    )
