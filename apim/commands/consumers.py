"""`apim consumers`: who may call what, how much, and until when."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import TextOrJson, stack_option
from apim.output import emit

EXAMPLES = (
    "consumers --stack prod",
    "consumers --stack prod --format json",
    "consumers --stack prod --snippet team-one",
)


def consumers(
    stack: Annotated[str, stack_option("The stack; it need not be deployed.")],
    *,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How the list is written.")] = "text",
    snippet: Annotated[str | None, typer.Option(metavar="NAME", help="Write what to send to this consumer instead.")] = None,
) -> None:
    """List the consumers of a stack's settings: APIs, models, limits, last day, contact.

    With --snippet, writes what one of them needs to call its APIs: how its key is fetched, and a client in Python. Shows no
    key; asks neither pulumi nor Azure.

    Exits with 2 for a consumer that is not in the settings.
    """
    from apim import stacks  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.render import consumers as render  # noqa: PLC0415 - as above
    from desired_state import contracts  # noqa: PLC0415 - as above

    found = list(contracts(stacks.valid_settings(stack)))
    if snippet is None:
        emit((render.as_json if form == "json" else render.as_text)(found), form)
        return
    for each in found:
        if each.name == snippet:
            emit(render.snippet(each, stack))
            return
    known = ", ".join(each.name for each in found) or "none"
    exit_codes.wrong_usage(f'there is no consumer "{snippet}" in stack {stack}; consumers are {known}')
