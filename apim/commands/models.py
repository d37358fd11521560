"""`apim models`: which models a stack publishes, what answers them, and what ends soon."""

from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import TextOrJson, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from datetime import date


EXAMPLES = ("models --stack prod", "models --stack prod --format json", "models --stack prod --on 2027-03-01")


def models(
    stack: Annotated[str, stack_option("The stack, deployed or not.")],
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How it is written.")] = "text",
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day to judge by, like 2027-03-31; default: today.")] = None,
) -> None:
    """List the models that a stack publishes, with what the accounts behind them have: versions, capacity, and until when.

    Reads the accounts of the stack's backends as the identity of `pulumi up` (Reader is enough), and writes nothing. Warned of is
    what ends within 90 days, and named what no name reaches. Where Azure upgrades a deployment by itself, that is a warning, too.

    Exits with 1 when a name is answered by no deployment, or by one that ended or does so within 30 days, 3 when Azure could not
    be reached.
    """
    from apim import azure, stacks  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim import models as of_stack  # noqa: PLC0415 - as above
    from apim.render.models import Overview, as_json, text  # noqa: PLC0415 - as above

    today = _day(on)
    settings = stacks.valid_settings(stack)
    cloud = azure.connect(stack)
    with azure.reached():
        inventory = of_stack.inventory(settings, cloud.arm(), cloud.subscription)
    names = of_stack.published(settings, inventory)
    found = Overview(stack, today, names, of_stack.unnamed(names, inventory), of_stack.findings(names, inventory, today))
    emit(as_json(found) if form == "json" else text(found), form)
    raise typer.Exit(exit_codes.FINDINGS if any(each.level == "error" for each in found.findings) else exit_codes.FINE)


def _day(given: str | None) -> "date":
    """Raises typer.Exit for what is no day."""
    from datetime import UTC, date, datetime  # noqa: PLC0415 - see apim/commands/__init__.py

    try:
        return date.fromisoformat(given) if given is not None else datetime.now(UTC).date()
    except ValueError:
        exit_codes.wrong_usage(f'--on "{given}" is no day of the calendar; write it like 2027-03-31')
