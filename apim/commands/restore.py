"""`apim restore`: brings back what a stack had created and deleted, for `pulumi up` to go on with."""

from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apim.azure import Cloud
    from apim.recover import Pulumi
    from desired_state.soft_deleted import SoftDeleted
    from settings import Settings


EXAMPLES = ("restore --stack dev", "restore --stack dev --yes")


def restore(
    stack: Annotated[str, stack_option("The stack whose service and accounts were deleted.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without, what could be restored is listed.")] = False,
    config_file: ConfigFile = None,
) -> None:
    """List the deleted service and accounts of a stack's settings that Azure keeps; with --yes, restore them before `pulumi up`.

    Each comes back as it was when it was deleted, whatever the settings say now, and is taken into the state by `pulumi import`;
    the next `pulumi up` brings it in line with the settings. After an interruption `apim recover` names what is back, and
    takes it in by --adopt.

    Exits with 0, with 1 where something is kept and --yes is missing or the state is locked, 3 when Azure or pulumi could not be
    reached.
    """
    from apim import azure, recover, soft_deleted, stacks, state  # noqa: PLC0415 - see apim/commands/__init__.py

    settings, cloud = stacks.valid_settings(stack, config_file), azure.connect(stack)
    pulumi = recover.Pulumi(stack, stacks.ROOT, config_file, lambda text: emit(f"{text} …", err=True))
    with azure.reached():
        found = soft_deleted.soft_deleted(settings, cloud.arm(), cloud.subscription)
    emit("\n".join(map(str, found)) or "Azure keeps nothing of what this stack creates")
    if not found:
        return
    if not yes:
        exit_codes.stop("nothing was changed; --yes restores it", exit_codes.FINDINGS)
    try:
        state.read(pulumi.exported())  # while nothing is written yet
        taken = _restored(found, settings, cloud, pulumi)
    except state.Unreadable as error:
        exit_codes.wrong_usage(str(error))
    except recover.Locked as stopped:
        exit_codes.stop(str(stopped), exit_codes.FINDINGS)
    except recover.PulumiFailed as failed:
        exit_codes.stop(str(failed), exit_codes.FINDINGS if recover.is_refusal(failed) else exit_codes.UNREACHABLE)
    emit(f"restored: {', '.join(each.name for each in found)}; taken into the state: {', '.join(taken) or 'nothing'}")
    emit(f"go on with: pulumi up --stack {stack}", err=True)


def _restored(found: "Sequence[SoftDeleted]", settings: "Settings", cloud: "Cloud", pulumi: "Pulumi") -> list[str]:
    """Restore in Azure, then in the state; logical names of what that lacked. Raises PulumiFailed, Locked; typer.Exit."""
    from apim import azure, soft_deleted  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.recover import restored  # noqa: PLC0415 - as above

    with azure.reached():
        arm = cloud.arm()
        ids: list[str] = []
        for each in found:
            pulumi.say(f"restoring {each.kind} {each.name}")
            ids += soft_deleted.restore(each, settings, arm, cloud.subscription)
        return restored.take_in(pulumi, arm, cloud.subscription, ids)
