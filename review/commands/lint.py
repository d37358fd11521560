"""`review lint`: what API Management would reject or alter."""

from typing import Annotated

import typer

from review import exits


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint")(lint)


def lint(
    stack: Annotated[str, typer.Option("--stack", "-s", metavar="NAME", help="Judge what this stack would deploy.")],
) -> None:
    """Check a stack against the import rules of API Management.

    Example: python -m review lint --stack dev
    """
    from findings import errors  # noqa: PLC0415 - see review/commands/__init__.py
    from review.formats.text import text  # noqa: PLC0415 - as above
    from review.stacks import composed  # noqa: PLC0415 - as above

    found = composed(stack).findings
    typer.echo(text(found))
    raise typer.Exit(exits.FINDINGS if errors(found) else exits.FINE)
