"""`bin/apim console`: a local page to try a deployed stack."""

from contextlib import ExitStack
from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.output import emit

EXAMPLES = ("console --stack local", "console --stack prod --port 8088")


def console(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 is one that is free.")] = 0,
    outputs: Annotated[str | None, typer.Option(metavar="FILE", help="Its outputs as JSON instead of asking pulumi.")] = None,
    prices: Annotated[str | None, typer.Option(metavar="FILE", help="Prices of models, for the page of usage.")] = None,
    budgets: Annotated[str | None, typer.Option(metavar="FILE", help="Budgets of consumers, for the page of usage.")] = None,
) -> None:
    """Serve a page on this machine to call the stack's APIs and see what the gateway did with each call.

    Prints one address, which is good once and in one browser; Ctrl-C ends it. The page sends calls as the stack's
    subscriptions do; their keys never reach the browser. SSL_CERT_FILE names a CA to trust.

    Exits with 2 for wrong usage or a stack that is not deployed, 3 when the outputs could not be had.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see apim/commands/__init__.py

    from apim import pulumi_cli, stack_files  # noqa: PLC0415 - as above

    stack_files.existing(stack)
    with ThreadPoolExecutor(1) as beside, ExitStack() as opened:
        public = beside.submit(_public_outputs, stack, outputs)  # while the rest is imported

        from apim.console.session import Session, listening  # noqa: PLC0415 - as above

        try:
            on = opened.enter_context(listening(port))
        except OSError as error:
            exit_codes.wrong_usage(f"port {port} on 127.0.0.1 cannot be had: {error.strerror}; --port 0 takes one that is free")
        session = Session(on.getsockname()[1])
        try:
            _check_deployed(stack, public.result())
        except pulumi_cli.PulumiFailed as failed:
            exit_codes.stop(str(failed), exit_codes.UNREACHABLE)
        emit(f"{session.address}\nopen it in a browser: it is good once; Ctrl-C ends the console")
        known = beside.submit(_secret_outputs, stack, outputs)  # a second, while libraries are loaded

        from apim.console import server  # noqa: PLC0415 - a browser that is early waits for these
        from apim.prove.outputs import read  # noqa: PLC0415 - as above
        from apim.usage.run import Asked  # noqa: PLC0415 - as above

        asked = Asked(prices=prices, budgets=budgets)

        try:
            server.serve(server.of_stack(stack, read(known.result(), stack), session, asked), on)
        except pulumi_cli.PulumiFailed as failed:
            exit_codes.stop(str(failed), exit_codes.UNREACHABLE)


def _secret_outputs(stack: str, source: str | None) -> str:
    """JSON with secrets in clear. Raises PulumiFailed; typer.Exit where a file cannot be read."""
    from apim import pulumi_cli, stdin  # noqa: PLC0415 - see apim/commands/__init__.py

    if source is None:
        return pulumi_cli.run("stack", "output", "--json", "--show-secrets", "--stack", stack)
    return stdin.text(source, "outputs", "pulumi stack output --json --show-secrets")


def _public_outputs(stack: str, source: str | None) -> str | None:
    """JSON without secrets, which takes a second less; None where a file has all. Raises PulumiFailed."""
    from apim import pulumi_cli  # noqa: PLC0415 - see apim/commands/__init__.py

    return pulumi_cli.run("stack", "output", "--json", "--stack", stack) if source is None else None


def _check_deployed(stack: str, public: str | None) -> None:
    """Raises typer.Exit for a stack without outputs. What a file says is read after the address is printed."""
    if public is not None and '"apis"' not in public:
        exit_codes.wrong_usage(f"the outputs have no member apis: run pulumi up --stack {stack} first")
