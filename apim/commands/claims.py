"""`apim claims`: which stacks share a service, what is whose, and the removal of what a stack that is gone has left."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

EXAMPLES = ("claims --stack dev", "claims --stack dev --clear 9d12fabb", "claims --stack dev --clear 9d12fabb --yes")


def claims(
    stack: Annotated[str, stack_option("A stack of the service.")],
    *,
    clear: Annotated[
        str | None, typer.Option(metavar="ID", help="Give up what this stack claims: the id, or its first 8 characters.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without, what would become of it is listed.")] = False,
) -> None:
    """List the stacks that share the stack's service, with the names that each of them claims.

    With --clear, for a stack that is gone and whose state is lost: takes its ledger out of the service. Nothing else is written
    or deleted; what it claimed and is still there is nobody's then, to be deleted by hand or adopted.

    Exits with 0, with 1 where --clear was not confirmed or is refused, 2 for an id that is none, 3 when Azure or pulumi could
    not be reached.
    """
    from apim import azure, pulumi_cli, stacks, state  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.claims import Claims, Unclear, described  # noqa: PLC0415 - as above
    from apim.ownership import Ownership  # noqa: PLC0415 - as above

    cloud = azure.connect(stack)
    try:
        known = state.read(pulumi_cli.state(stack, None))
    except state.Unreadable as error:
        exit_codes.wrong_usage(str(error))
    with azure.reached():
        named = stacks.stack_settings(stack).service
        service, arm = cloud.service_id(named.resource_group, named.name), cloud.arm()
        ownership = Ownership.of(known, service, arm)
        own, found = ownership.own, Claims(arm, service, tuple(ownership.parts), ownership.ledgers)
        if clear is None:
            emit("\n".join(described(found.ledgers, own)) or "no stack claims anything in this service")
            return
        try:
            ledger = found.meant(clear)
        except Unclear as unclear:
            exit_codes.wrong_usage(str(unclear))
        if ledger.owner.id == own:
            exit_codes.stop(f"{ledger.owner} is this stack itself: pulumi destroy takes its ledger with it", exit_codes.FINDINGS)
        emit("\n".join(described([ledger], own)))
        left = list(found.present(ledger))
        emit(
            f"still in the service, and nobody's once it is cleared: {', '.join(left)}" if left else "none of it is in the service"
        )
        if not yes:
            again = "ask whoever deploys that stack first, since its next update would be refused by what others claim meanwhile"
            exit_codes.stop(f"nothing was changed; --yes does it: {again}", exit_codes.FINDINGS)
        found.clear(ledger)
    emit(f"cleared: {ledger.owner} claims nothing any more")
