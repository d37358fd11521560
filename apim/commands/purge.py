"""`apim purge`: frees the names of what a stack had created and deleted."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from apim.azure import Cloud
    from desired_state.soft_deleted import SoftDeleted


EXAMPLES = ("purge --stack dev", "purge --stack dev --yes")
RUNS = 100
"""Of the stack's history that are looked through: those of 48 hours count, for which Azure keeps what was deleted."""


def purge(
    stack: Annotated[str, stack_option("The stack whose service and accounts were deleted.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without, what Azure keeps is listed.")] = False,
    as_set: Annotated[
        bool, typer.Option("--as-set", help="Do it where the settings say `purge: true`, else list: what `make destroy` ends with.")
    ] = False,
    config_file: ConfigFile = None,
) -> None:
    """List the deleted service and accounts of a stack's settings that Azure keeps, and until when; with --yes, purge them.

    Looks at what the stack creates by `service.create` and `accounts`, in their resource groups, and at what it created before:
    names of earlier updates, in pulumi's history, that a later run deleted. Their names are taken until they are purged, and
    what is purged cannot be brought back. Nothing that is in use is touched.

    Exits with 0, with 1 where something is kept and neither --yes nor --as-set is there, 3 when Azure could not be reached.
    """
    from apim import azure, soft_deleted, stacks  # noqa: PLC0415 - see apim/commands/__init__.py

    settings = stacks.valid_settings(stack, config_file)
    if as_set and not soft_deleted.creates(settings):
        return
    cloud, history = azure.connect(stack), _history(stack, config_file)
    with azure.reached():
        found = soft_deleted.with_deleted_before(settings, history, cloud.arm(), cloud.subscription)
        emit("\n".join(map(str, found)) or "Azure keeps nothing of what this stack creates")
        if not found:
            return
        if yes or (as_set and settings.purge):
            _purge(found, cloud)
            return
    if as_set:
        emit(
            f"bin/apim purge --stack {stack} --yes purges it for good, bin/apim restore --stack {stack} --yes brings it back",
            err=True,
        )
        return
    exit_codes.stop("nothing was changed; --yes purges it for good", exit_codes.FINDINGS)


def _history(stack: str, config_file: str | None) -> "Sequence[Mapping[str, Any]]":
    """Runs of the stack; none where pulumi does not say, as of a stack that was removed."""
    from apim import recover, stacks  # noqa: PLC0415 - see apim/commands/__init__.py

    try:
        return recover.Pulumi(stack, stacks.ROOT, config_file).history(RUNS)
    except recover.PulumiFailed as failed:
        emit(f"not looked for what earlier updates had made and deleted: {failed}", err=True)
        return ()


def _purge(found: "Sequence[SoftDeleted]", cloud: "Cloud") -> None:
    from apim import soft_deleted  # noqa: PLC0415 - see apim/commands/__init__.py

    arm = cloud.arm()
    for each in found:
        soft_deleted.purge(each, arm, cloud.subscription)
    emit(f"purged: {', '.join(each.name for each in found)}")
