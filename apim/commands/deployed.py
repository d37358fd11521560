"""`bin/apim deployed`: the contracts that a stack last deployed, from its state."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import TextOrJson, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.state import Contract


EXAMPLES = (
    "deployed --stack prod",
    "deployed --stack prod --api azure-openai --write deployed.json",
    "deployed --stack prod --state state.json --format json",
)


def deployed(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its state (`pulumi stack export`) instead of asking pulumi; - is stdin.")
    ] = None,
    api: Annotated[
        str | None, typer.Option("--api", "-a", metavar="NAME", help="Only this API, or one revision of it: NAME;rev=2.")
    ] = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the document of --api there, to the byte.")] = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How contracts are listed.")] = "text",
) -> None:
    """List the contract of each API as last deployed: operations, document and its hash. Asks no Azure.

    `bin/apim diff` compares a written document with another one.

    Exits with 2 for an API or a state that is not there, 3 when pulumi gives no state.
    """
    from apim import pulumi_cli  # noqa: PLC0415 - as above
    from apim import state as known  # noqa: PLC0415 - as above
    from apim.render.contracts import FORMATS  # noqa: PLC0415 - as above
    from linting import ContractError  # noqa: PLC0415 - see apim/commands/__init__.py

    try:
        held = known.read(pulumi_cli.state(stack, state))
        contracts = known.published(known.contracts(held), held)
    except (known.Unreadable, ContractError) as error:
        exit_codes.wrong_usage(str(error))
    chosen = [each for each in contracts if api is None or api.lower() in {each.api.lower(), each.api.partition(";")[0].lower()}]
    if not chosen:
        there = ", ".join(each.api for each in contracts) or "none: run pulumi up first"
        exit_codes.wrong_usage(f"{f'no API {api}' if api else 'no API'} is deployed; deployed are {there}")
    if write is not None:
        _written(chosen, api, write)
    emit(FORMATS[form](chosen), form)


def _written(chosen: "list[Contract]", api: str | None, file: Path) -> None:
    """The first of them: where an API has several revisions, the current one."""
    if api is None:
        exit_codes.wrong_usage("--write takes one document; name its API with --api")
    text = chosen[0].text
    if text is None:
        exit_codes.wrong_usage(f"{api} has no document: its operations are declared one by one")
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        exit_codes.wrong_usage(f"{file} cannot be written: {error.strerror}")
