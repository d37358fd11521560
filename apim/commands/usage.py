"""`bin/apim usage`: who used how many tokens of which model, what that costs, and what is left of budgets and quotas."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.usage import Report

Format = Literal["text", "csv", "json", "html", "github"]
"""How usage is written."""

Workspace = Annotated[
    str | None, typer.Option("--workspace", metavar="ID", help="Id (a GUID) of a Log Analytics workspace to ask instead.")
]
Resource = Annotated[
    str | None, typer.Option("--resource", metavar="ID", help="Resource id of another Application Insights resource to ask.")
]
FailAt = Annotated[
    int, typer.Option("--fail-at", min=1, max=100, metavar="N", help="Per cent of a budget from which it exits with 1.")
]
Since = Annotated[
    str, typer.Option("--since", metavar="TIME", help="From when on: 12h, 30d, 4w, month (this one), or a day; in UTC.")
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAMES",
        help="What to sum by: consumer, model, api, product, operation, user, backend, day, or dimensions of the metric.",
    ),
]
Prices = Annotated[str | None, typer.Option("--prices", metavar="FILE", help="Prices of models, which add costs.")]
Budgets = Annotated[
    str | None, typer.Option("--budgets", metavar="FILE", help="What each consumer may spend in this time; needs --prices.")
]


EXAMPLES = (
    "usage --stack prod --since 30d --by consumer,model",
    "usage --stack prod --since month --prices prices.yaml --budgets budgets.yaml",
    "usage --stack prod --since month --by consumer,day --prices prices.yaml --format html > usage.html",
)


def usage(
    stack: Annotated[str, stack_option("The stack; its APIs or products have tokenMetric.")],
    *,
    since: Since = "30d",
    by: By = "consumer,model",
    prices: Prices = None,
    budgets: Budgets = None,
    fail_at: FailAt = 100,
    workspace: Workspace = None,
    resource: Resource = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How it is written.")] = "text",
) -> None:
    """Sum the tokens that API Management measured, by consumer, model and more, and what they cost.

    Asks the Application Insights resource of the stack's diagnostics, in one query, and in a second one where there are token
    quotas. What a source does not have is unknown, never 0. SSL_CERT_FILE names a CA to trust.

    Exits with 1 when a budget is used up to --fail-at, or cannot be checked for want of a price; 2 where nothing is measured
    or a file cannot be used; 3 when Azure could not be reached, refuses, or answers in part.
    """
    from apim import stacks  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.render.usage import FORMATS  # noqa: PLC0415 - as above
    from apim.usage.run import Asked, BadAsk, read  # noqa: PLC0415 - as above

    asked = Asked(since=since, by=by, prices=prices, budgets=budgets, target=resource or workspace)
    if workspace and resource:
        exit_codes.wrong_usage("--workspace and --resource are two sources; name one")
    try:
        found = read(stack, stacks.valid_settings(stack), asked)
    except BadAsk as error:
        exit_codes.wrong_usage(str(error))
    emit(FORMATS[form](found), form)
    raise typer.Exit(exit_codes.FINDINGS if _stops(found, fail_at) else exit_codes.FINE)


def _stops(found: "Report", fail_at: int) -> bool:
    """Whether a budget is used up, or nobody knows."""
    return any(use.percent >= fail_at or not use.cost.is_whole for use in found.budgets)
