"""`apim patch`: what each step of a patch changes."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import TextOrJson, stack_option
from apim.output import emit

Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="An OpenAPI document, then patches in the order to apply; REV:path reads from git."),
]
Stack = Annotated[str | None, stack_option("Show what the patches of this stack do.")]
Api = Annotated[str | None, typer.Option("--api", "-a", metavar="NAME", help="Of the stack, only this API.")]


EXAMPLES = (
    "patch --stack dev",
    "patch --stack prod --api azure-openai --format json",
    "patch specs/azure-openai-chat.yaml specs/patches/dev.json",
)


def patch(
    files: Files = None,
    stack: Stack = None,
    api: Api = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How steps are written.")] = "text",
) -> None:
    """Show what patches do to documents: each operation or action, with the values before and after.

    Takes JSON Patches and OpenAPI Overlays, of a stack in the order in which it applies them, or as files. Writes no file.

    Exits with 1 when a patch cannot be applied.
    """
    from apim import patch_steps  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.render.patch_steps import FORMATS  # noqa: PLC0415 - as above

    if stack is not None and not files:
        documents, unread = patch_steps.of_stack(stack, api)
    elif files and stack is None and api is None:
        documents, unread = (patch_steps.of_files(*files),), ()
    else:
        exit_codes.wrong_usage("name either a stack (--stack NAME, perhaps --api NAME) or files: a document and its patches")
    findings = (*unread, *(finding for document in documents for finding in document.findings))
    emit(FORMATS[form](documents, findings), form)
    raise typer.Exit(exit_codes.FINDINGS if findings else exit_codes.FINE)
