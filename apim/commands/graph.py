"""`bin/apim graph`: what a stack publishes, as a picture."""

from typing import Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

Format = Literal["svg", "mermaid", "html"]
"""How the picture is written."""

EXAMPLES = (
    "graph --stack prod",
    "graph --stack prod --format svg > prod.svg",
    "graph --stack prod --format html > prod.html",
)


def graph(
    stack: Annotated[str, stack_option("The stack; it need not be deployed.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How the picture is written.")] = "mermaid",
) -> None:
    """Draw a stack from its files: consumers, products, APIs, policies, pools, backends and accounts, and what calls what.

    Each part has the file and line of its settings. Shows names, never a secret; asks neither pulumi nor Azure.

    Exits with 1 for a stack with errors, secrets that are not set aside; `bin/apim lint` names them all.
    """
    from apim import stacks  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.graph import build  # noqa: PLC0415 - as above
    from apim.render.graph import FORMATS  # noqa: PLC0415 - as above
    from linting import ContractError, errors  # noqa: PLC0415 - as above

    settings, desired = stacks.settings_and_state(stack)
    # A picture shows no values of secrets.
    if wrong := [finding for finding in errors(desired.findings) if finding.rule != stacks.MISSING_SECRET]:
        exit_codes.stop(f"stack {stack} cannot be drawn whole:\n{ContractError(wrong)}", exit_codes.FINDINGS)
    emit(FORMATS[form](build.graph(stack, settings, desired, stacks.line_numbers(stack))), form)
