"""`apim secrets`: whether the values of secret named values are as deployed, which Azure shows nobody who only reads."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

EXAMPLES = ("secrets --stack prod", "secrets --stack prod --restore --yes")


def secrets(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    *,
    restore: Annotated[bool, typer.Option("--restore", help="Write those again that somebody overwrote.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --restore: do it; without, nothing is written.")] = False,
) -> None:
    """Compare the values of the stack's secret named values with what it last deployed, and put back what somebody overwrote.

    `pulumi up --refresh` cannot: no answer of Azure shows them. No value is printed. It takes the right to list the values, and
    what decrypts the state. What another stack claims is left.

    Exits with 0 when all are as deployed, 1 when one is not, 2 for a state that is none, 3 when Azure or pulumi could not be
    reached.
    """
    from apim import azure, pulumi_cli, secret_values, stacks, state  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.ownership import Ownership  # noqa: PLC0415 - as above
    from apim.secret_values import Verdict  # noqa: PLC0415 - as above

    if yes and not restore:
        exit_codes.wrong_usage("--yes is for --restore")
    cloud = azure.connect(stack)
    exported = pulumi_cli.printed("stack", "export", "--show-secrets", "--stack", stack)
    try:
        known, deployed = state.read(exported), secret_values.deployed(exported)
    except (state.Unreadable, ValueError, LookupError, TypeError, AttributeError):
        exit_codes.wrong_usage(f"pulumi printed no state of stack {stack} that can be read")
    with azure.reached():
        arm = cloud.arm()
        service = stacks.stack_settings(stack).service
        ownership = Ownership.of(known, cloud.service_id(service.resource_group, service.name), arm)
        found = list(secret_values.compared(deployed, arm, ownership))
        emit("\n".join(f"{verdict.value:<8} {secret.name}" for secret, verdict in found) or "the stack has no secret named value")
        changed = [secret for secret, verdict in found if verdict == Verdict.CHANGED]
        if changed and restore and yes:
            for secret in changed:
                secret_values.restore(secret, arm)
            emit(f"restored: {', '.join(secret.name for secret in changed)}")
            changed = []
    missing = [secret.name for secret, verdict in found if verdict in (Verdict.MISSING, Verdict.FOREIGN)]
    if changed:
        exit_codes.stop(f"put them back: bin/apim secrets --stack {stack} --restore --yes", exit_codes.FINDINGS)
    if missing:
        way = f"pulumi up --refresh --stack {stack} makes what is missing; what is foreign belongs to another stack, too"
        exit_codes.stop(f"{', '.join(missing)}: {way}", exit_codes.FINDINGS)
