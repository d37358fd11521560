"""`apim rollback`: an older revision of an API becomes current again."""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.recover import Pulumi
    from apim.rollback import StackFile


EXAMPLES = (
    "rollback --stack prod azure-openai",
    "rollback --stack prod azure-openai --to 3",
    "rollback --stack prod azure-openai --forward",
)


def rollback(
    api: Annotated[str, typer.Argument(help="The API, by its name in the settings; it has `update: revision`.")],
    stack: Annotated[str, stack_option("The stack that publishes it.")],
    *,
    to: Annotated[int | None, typer.Option(min=2, help="The revision; default: the newest kept before the current one.")] = None,
    forward: Annotated[bool, typer.Option("--forward", help="Take the pin out: what the files say is released again.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    config_file: ConfigFile = None,
) -> None:
    """Make an older revision of an API current again: nothing is imported, callers notice nothing.

    Pins the revision in the stack's file (`releases`), so that the next update of a pipeline keeps it; commit the file. Refuses
    where the update would change anything else. Asks before it writes; without a terminal only --yes does. What is done then is
    the plan that was agreed, or nothing.

    Exits with 0 when it is done, 1 when it was refused or not confirmed, 2 for an API or revision that is not there, 3 when pulumi
    failed.
    """
    from apim import recover, rollback, stacks  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.engine_json import Unreadable  # noqa: PLC0415 - as above

    if forward and to is not None:
        exit_codes.wrong_usage("--forward and --to exclude each other: forward is what the files say")
    pulumi = recover.Pulumi(stack, stacks.ROOT, config_file, lambda text: emit(f"{text} …", err=True))
    file = stacks.ROOT / (config_file or stacks.file_of(stack))
    try:
        source = rollback.StackFile.read(file)
        plan, number = _planned(pulumi, api, to, forward=forward)
    except OSError as error:
        exit_codes.wrong_usage(f"{file} cannot be read: {error.strerror}")
    except rollback.Unknown as unknown:
        exit_codes.wrong_usage(str(unknown))
    except (recover.PulumiFailed, recover.Locked) as failed:
        exit_codes.stop(str(failed), exit_codes.UNREACHABLE)
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "plan.json"
        try:
            _only_this(source.draft(pulumi, Path(folder), api, number), api, saved, forward=forward)
            emit(plan)
            if not (yes or (sys.stdin.isatty() and typer.confirm(f"Update stack {stack}?"))):
                exit_codes.stop("nothing was changed; --yes does it", exit_codes.FINDINGS)
            source.pin(pulumi, api, number)
        except (recover.PulumiFailed, recover.Locked) as failed:
            exit_codes.stop(f"{failed}\nnothing was changed", exit_codes.UNREACHABLE)
        except (Unreadable, rollback.Changed, OSError) as error:
            exit_codes.wrong_usage(f"{error}\nnothing was changed")
        _update(pulumi, source, api, saved, forward=forward)


def _planned(pulumi: "Pulumi", api: str, to: int | None, *, forward: bool) -> tuple[str, int | None]:
    """What will happen in words, and the revision to pin. Raises rollback.Unknown, PulumiFailed, Locked."""
    import json  # noqa: PLC0415 - as above

    from apim import rollback  # noqa: PLC0415 - as above
    from linting import printable  # noqa: PLC0415 - as above

    if forward:
        return f"{api}: what the files say is released", None
    current, target = rollback.chosen(json.loads(pulumi.run("stack", "output", "--json")), api, to)
    head = f"{api}: revision {target.number} (contract {target.contract}) instead of {current.number} (contract {current.contract})"
    return "\n  ".join(map(printable, (head, *target.instead_of(current)))), target.number


def _only_this(pulumi: "Pulumi", api: str, plan: Path, *, forward: bool) -> None:
    """Save the plan of the update. Raises typer.Exit where it would change more, PulumiFailed where pulumi cannot say."""
    from apim import rollback  # noqa: PLC0415 - as above
    from apim.preview import read  # noqa: PLC0415 - as above

    preview = read(pulumi.previewed(plan), "pulumi preview")
    if more := rollback.others(preview, api, forward=forward):
        others = "".join(f"\n  {each}" for each in more)
        fix = "update the stack first, or check out what is deployed, so that nothing but the release changes"
        exit_codes.stop(
            f"the update would change more than the release of {api}:{others}\n{fix}; nothing was changed", exit_codes.FINDINGS
        )


def _update(pulumi: "Pulumi", source: "StackFile", api: str, plan: Path, *, forward: bool) -> None:
    from apim import recover  # noqa: PLC0415 - as above

    try:
        emit(pulumi.update(plan))
    except (recover.PulumiFailed, recover.Locked) as failed:
        exit_codes.stop(f"{failed}\n{source.file} stays as it is: correct the cause and run `pulumi up`", exit_codes.UNREACHABLE)
    if forward:
        emit(f"done; commit {source.file.name}")
    else:
        again = f"bin/apim rollback --stack {pulumi.stack} {api} --forward"
        emit(f"done; commit {source.file.name}. Until `{again}`, updates keep this revision")
