"""`review prove`: whether the gateway exposes exactly the contract of a deployed stack."""

from enum import StrEnum
from typing import Annotated

import typer

from review import exits
from review.examples import examples
from review.options import stack_option


class Format(StrEnum):
    """How checks are written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    shown = examples("prove --stack prod --deployment gpt-4o", "prove --stack prod --outputs outputs.json --format json")
    app.command("prove", epilog=shown)(prove)


def prove(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    outputs: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its outputs as JSON instead of asking pulumi; - is stdin.")
    ] = None,
    deployment: Annotated[str | None, typer.Option(metavar="NAME", help="Spend one token on this deployment per API.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How checks are written.")] = Format.TEXT,
) -> None:
    """Probe a deployed stack: operations route, other paths are 404, wrong keys are refused, the consumer's key works.

    Only the last check reaches a model, and only with --deployment. SSL_CERT_FILE names a CA to trust.

    Exits with 1 when a check failed, 3 when the gateway could not be reached. Skipped checks do not fail.
    """
    import httpx  # noqa: PLC0415 - see review/commands/__init__.py

    from review import proving, stacks  # noqa: PLC0415 - as above
    from review.formats import proofs  # noqa: PLC0415 - as above
    from review.proving.outputs import key_of  # noqa: PLC0415 - as above
    from review.proving.outputs import outputs as read  # noqa: PLC0415 - as above

    plan = stacks.composed(stack)
    known = read(stack, outputs)
    checks: list[proving.Check] = []
    try:
        with httpx.Client(timeout=60) as client:
            for api in plan.apis:
                if api.name not in known["apis"]:
                    checks.append(proving.Check(api.name, "is deployed", "failed", "not among the outputs: run pulumi up"))
                    continue
                target = proving.Target(known["apis"][api.name]["gatewayUrl"], key_of(api.name, plan.around, known), deployment)
                checks += proving.prove(api, target, client)
    except httpx.TransportError as error:
        exits.stop(f"the gateway could not be reached: {error}", exits.UNREACHABLE)
    typer.echo(proofs.FORMATS[form](checks))
    raise typer.Exit(exits.FINDINGS if any(check.status == "failed" for check in checks) else exits.FINE)
