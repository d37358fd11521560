"""`apim lint`: what API Management would reject or alter."""

from typing import Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

Format = Literal["text", "json", "sarif", "github"]
"""How findings are written."""
Files = Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="OpenAPI documents; REV:path reads one from git.")]
Stacks = Annotated[list[str] | None, stack_option("Check what this stack would deploy.")]
Server = Annotated[
    str | None, typer.Option(metavar="URL", help="Put this server into the files first, as a stack does: https://…/openai.")
]
Structure = Annotated[
    bool, typer.Option("--structure/--no-structure", help="Also validate against the OpenAPI standard, as warnings.")
]


Policy = Annotated[list[str] | None, typer.Option("--policy", "-p", metavar="FILE", help="Check a policy or fragment.")]
Scope = Annotated[
    Literal["global", "product", "api", "operation"] | None, typer.Option(help="Where the policies are to be attached.")
]
Tier = Literal["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"]
Sku = Annotated[Tier | None, typer.Option(help="Tier of the service, which some policies need.")]
PolicyFormat = Annotated[
    Literal["xml", "rawxml"],
    typer.Option(help="How policies write expressions: as they are, or escaped as XML demands."),
]
Streams = Annotated[bool, typer.Option("--streams", help="Answers are expected to stream through the policies.")]


EXAMPLES = (
    "lint",
    "lint --stack prod --format github",
    "lint specs/azure-openai-chat.yaml --server https://contoso.openai.azure.com/openai",
    "lint --policy policies/chat.xml --scope api --sku StandardV2",
)


def lint(
    files: Files = None,
    stack: Stacks = None,
    server: Server = None,
    structure: Structure = True,
    *,
    policy: Policy = None,
    scope: Scope = None,
    sku: Sku = None,
    streams: Streams = False,
    policy_format: PolicyFormat = "rawxml",
    form: Annotated[Format, typer.Option("--format", "-f", help="How findings are written.")] = "text",
) -> None:
    """Check documents, policies and stacks against the rules of API Management, offline.

    A FILE is checked as it is: what an import by hand would reject or alter. A stack is checked as it would be deployed:
    settings, patches, selection, waivers and policies included; with no file, all stacks are checked.

    Exits with 1 when there is an error.
    """
    from apim import linting  # noqa: PLC0415 - as above
    from apim.render.findings import FORMATS  # noqa: PLC0415 - as above
    from linting import errors  # noqa: PLC0415 - see apim/commands/__init__.py

    policies = [*(policy or ()), *(file for file in files or () if _is_policy(file))]
    files = [file for file in files or () if not _is_policy(file)]
    if server and not files:
        exit_codes.wrong_usage("--server is for files; a stack names its backend itself")
    if (scope or sku or streams) and not policies:
        exit_codes.wrong_usage("--scope, --sku and --streams are for policies; a stack says itself what its policies are for")
    others = linting.Policies(policies, scope, sku, streams, policy_format)
    found = linting.findings(files, stack or (), server, structure=structure, others=others)
    emit(FORMATS[form](found), form)
    raise typer.Exit(exit_codes.FINDINGS if errors(found) else exit_codes.FINE)


def _is_policy(file: str) -> bool:
    """A document is JSON or YAML: after `--policy a.xml` comes `b.xml`, as the shell expands `*.xml`."""
    return file.lower().endswith(".xml")
