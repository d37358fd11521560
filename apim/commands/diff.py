"""`apim diff`: what callers notice when one document takes the place of another."""

from typing import Annotated, Literal

import typer

from apim import exit_codes
from apim.output import emit

Format = Literal["text", "markdown", "json"]
"""How changes are written."""
FailOn = Literal["breaking", "risky", "none"]
"""From which kind of change on the exit code is 1."""
STOPPING = {"breaking": {"breaking"}, "risky": {"breaking", "risky"}, "none": set[str]()}


EXAMPLES = (
    "diff old.json new.json",
    "diff main:specs/azure-openai-chat.yaml specs/azure-openai-chat.yaml --fail-on breaking",
    "diff 2024-06-01 2024-10-21 --format markdown",
)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file, REV:path of git, or a version of specs/catalog.yaml.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As OLD.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How changes are written.")] = "text",
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this kind of change on.")] = "none",
    documentation: Annotated[bool, typer.Option("--documentation", help="Also list changed words of operations.")] = False,
) -> None:
    """Compare two OpenAPI documents as their callers would: breaking, risky and safe changes.

    Exits with 1 when a document cannot be read, or refers to what is not in it, or when there are changes that --fail-on names.
    """
    from apim import document_sources  # noqa: PLC0415 - as above
    from apim.render.contract_changes import FORMATS  # noqa: PLC0415 - as above
    from linting import ContractError  # noqa: PLC0415 - see apim/commands/__init__.py
    from openapi import load  # noqa: PLC0415 - as above
    from openapi.comparison import compare  # noqa: PLC0415 - as above

    try:
        documents = [load(document_sources.read(name), name) for name in (old, new)]
        changes = compare(*documents, documentation=documentation)
    except ContractError as error:
        exit_codes.stop(str(error), exit_codes.FINDINGS)
    emit(FORMATS[form](changes), form)
    raise typer.Exit(exit_codes.FINDINGS if any(change.kind in STOPPING[fail_on] for change in changes) else exit_codes.FINE)
