"""`apim prove`: whether the gateway exposes exactly the contract of a deployed stack."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.prove import Step

Format = Literal["text", "json", "junit", "markdown", "github"]
"""How checks are written."""

EXAMPLES = (
    "prove --stack prod",
    "prove --stack prod --deep",
    "prove --stack prod --deployment gpt-4o-mini --retry 60",
    "prove --stack prod --format junit > proof.xml",
    "prove --stack prod --outputs outputs.json --revision 2",
)


def prove(  # noqa: PLR0917 - the options of a command
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    outputs: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its outputs as JSON instead of asking pulumi; - is stdin.")
    ] = None,
    deployment: Annotated[
        str | None, typer.Option(metavar="NAME", help="Ask this deployment for one token, not the first that the stack names.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A token for APIs that demand one, instead of getting it from Entra.")
    ] = None,
    retry: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, max=600, help="Wait up to so long for the gateway to follow an update.")
    ] = 0,
    deep: Annotated[
        bool, typer.Option("--deep", help="Ask for streams, deployments, keys, limits; prints the cost before.")
    ] = False,
    most_calls: Annotated[
        int, typer.Option(metavar="N", min=1, max=1000, help="With --deep: leave out limits that take more calls to reach.")
    ] = 30,
    revision: Annotated[int | None, typer.Option(metavar="N", min=1, help="Probe revision N of each API.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How checks are written.")] = "text",
) -> None:
    """Probe a deployed stack: operations route, other paths are 404, wrong keys and tokens are refused, the right ones open.

    One call per API reaches a model, for one token, where the stack names a deployment; with --deep some more. Nothing is
    changed. SSL_CERT_FILE names a CA to trust.

    Exits with 1 when a check failed, 2 for wrong usage, 3 when the gateway or the outputs could not be reached. Skipped
    checks do not fail.
    """
    import httpx  # noqa: PLC0415 - see apim/commands/__init__.py

    from apim import azure, prove, stacks  # noqa: PLC0415 - as above
    from apim.prove.outputs import outputs as read  # noqa: PLC0415 - as above
    from apim.prove.stack import Asked  # noqa: PLC0415 - as above
    from apim.render import proof as writers  # noqa: PLC0415 - as above

    settings, desired = stacks.settings_and_state(stack)
    known = read(stack, outputs)
    asked = Asked(lambda scope: azure.connect(stack).token(scope), deployment, revision, _token(token_file))
    targets = prove.targets(desired, settings, known, asked)
    steps: Sequence[prove.Step] = ()
    if deep:
        steps = prove.planned(
            [*filter(None, targets.values())], settings, prove.openers(desired.service_resources, known), most_calls
        )
        emit(f"this makes at most {prove.cost(targets, steps)}, by an estimate{_noticed(steps)}", err=True)
    try:
        with httpx.Client(timeout=60) as client:
            line = prove.Line(client, prove.Patience(retry))
            checks = prove.prove(targets, line, steps)
    except httpx.TransportError as error:
        exit_codes.stop(f"the gateway could not be reached: {error}; SSL_CERT_FILE names a CA to trust", exit_codes.UNREACHABLE)
    proof = prove.Proof(stack, checks, line.spent)
    if form == "text":
        from rich.console import Console  # noqa: PLC0415 - as above

        from apim.render.proof_terminal import show  # noqa: PLC0415 - as above

        show(proof, Console())
    else:
        emit(writers.FORMATS[form](proof), form)
    raise typer.Exit(exit_codes.FINDINGS if proof.counts()["failed"] else exit_codes.FINE)


def _noticed(steps: "Sequence[Step]") -> str:
    """What consumers notice of it."""
    return "".join(f"\n  {note}" for note in dict.fromkeys(step.note for step in steps if step.note))


def _token(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        exit_codes.wrong_usage(
            f"--token-file {file} cannot be read: {getattr(error, 'strerror', None) or 'a token is plain ASCII'}"
        )
