"""`apim purge`: frees the names of what a stack had created and deleted."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.help_examples import examples
from apim.output import emit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("purge", epilog=examples("purge --stack dev", "purge --stack dev --yes"))(purge)


def purge(
    stack: Annotated[str, stack_option("The stack whose service and accounts were deleted.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without, what Azure keeps is listed.")] = False,
) -> None:
    """List the deleted service and accounts of a stack's settings that Azure keeps, and until when; with --yes, purge them.

    Looks at what the stack creates by `service.create` and `accounts`, in their resource groups. Their names are taken until
    they are purged, and what is purged cannot be brought back. Nothing that is in use is touched.

    Exits with 0, with 1 where something is kept and --yes is missing, 3 when Azure could not be reached.
    """
    from apim import azure, soft_deleted, stacks  # noqa: PLC0415 - see apim/commands/__init__.py

    settings, cloud = stacks.valid_settings(stack), azure.connect(stack)
    with azure.reached():
        arm = cloud.arm()
        found = soft_deleted.soft_deleted(settings, arm, cloud.subscription)
        emit("\n".join(map(str, found)) or "Azure keeps nothing of what this stack creates")
        if not found:
            return
        if not yes:
            exit_codes.stop("nothing was changed; --yes purges it for good", exit_codes.FINDINGS)
        for each in found:
            soft_deleted.purge(each, arm, cloud.subscription)
    emit(f"purged: {', '.join(each.name for each in found)}")
