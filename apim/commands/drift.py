"""`apim drift`: what somebody changed in Azure since a stack was deployed."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.drift import Found

Format = Literal["text", "json", "markdown", "junit", "github"]
"""How findings are written."""

Names = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Put a finding right that pulumi cannot see; asks first. May be repeated.")
]


EXAMPLES = (
    "drift --stack prod",
    "drift --stack prod --format github",
    "drift --stack dev --state state.json --format json",
    "drift --stack dev --revert apis/azure-openai/operations/ChatCompletions_Create",
)


def drift(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its state (`pulumi stack export`) instead of asking pulumi; - is stdin.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How findings are written.")] = "text",
    revert: Names = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --revert: do not ask.")] = False,
) -> None:
    """Compare the live service with what the stack last deployed: changed, missing and added, by whom, and what to do.

    Reads Azure as the identity of `pulumi up`, and writes nothing without --revert. Reordering, white space and what Azure
    itself rewrites or fills in are no drift. SSL_CERT_FILE names a CA to trust.

    Exits with 1 when something has drifted, 3 when Azure could not be reached.
    """
    from apim import azure, pulumi_cli  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import drift as compared  # noqa: PLC0415 - as above
    from apim import state as stack_state  # noqa: PLC0415 - as above
    from apim.render.drift import FORMATS  # noqa: PLC0415 - as above
    from apim.render.drift_report import DriftReport  # noqa: PLC0415 - as above
    from linting import ContractError  # noqa: PLC0415 - see apim/commands/__init__.py

    if yes and not revert:
        exit_codes.wrong_usage("--yes is for --revert")
    cloud = azure.connect(stack)
    try:
        known = stack_state.read(pulumi_cli.state(stack, state))
        with azure.reached():
            arm = cloud.arm()
            found = compared.look(known, arm)
            if revert:
                chosen = compared.chosen(revert, found, f"pulumi up --refresh --stack {stack}")
                _confirmed(chosen, ask=not yes)
                compared.revert(chosen, known, arm)
                found = compared.look(known, arm)
    except (stack_state.Unreadable, compared.NotOurs) as error:
        exit_codes.wrong_usage(str(error))
    except ContractError as error:
        exit_codes.stop(str(error), exit_codes.USAGE)
    emit(FORMATS[form](DriftReport(stack, found, known)), form)
    raise typer.Exit(exit_codes.FINDINGS if found.found else exit_codes.FINE)


def _confirmed(found: "Sequence[Found]", *, ask: bool) -> None:
    """Print what is going to be written, and ask. Raises typer.Exit, typer.Abort on no."""
    from apim import drift as compared  # noqa: PLC0415 - see apim/commands/__init__.py

    for line in compared.planned_writes(found):
        emit(line, err=True)
    if ask and not sys.stdin.isatty():
        exit_codes.wrong_usage("--revert asks on a terminal; without one, add --yes")
    if ask:
        typer.confirm("Write this to Azure?", abort=True, err=True)
