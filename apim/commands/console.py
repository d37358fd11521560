"""`bin/apim console`: a local page to try a deployed stack."""

from typing import Annotated

import typer

from apim import exit_codes
from apim.cli_options import stack_option
from apim.help_examples import examples
from apim.output import emit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("console", epilog=examples("console --stack local", "console --stack prod --port 8088"))(console)


def console(
    stack: Annotated[str, stack_option("The stack, after `pulumi up`.")],
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 is one that is free.")] = 0,
    outputs: Annotated[str | None, typer.Option(metavar="FILE", help="Its outputs as JSON instead of asking pulumi.")] = None,
) -> None:
    """Serve a page on this machine to call the stack's APIs and see what the gateway did with each call.

    Prints one address, which is good once and in one browser; Ctrl-C ends it. The page sends calls as the stack's
    subscriptions do; their keys never reach the browser. SSL_CERT_FILE names a CA to trust.

    Exits with 2 for wrong usage or a stack that is not deployed, 3 when the outputs could not be had.
    """
    from apim.console import server  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.console.access import Session  # noqa: PLC0415 - as above

    try:
        on = server.listening(port)
    except OSError as error:
        exit_codes.wrong_usage(f"port {port} on 127.0.0.1 cannot be had: {error.strerror}; --port 0 takes one that is free")
    with on:
        session = Session(on.getsockname()[1])
        app = server.of_stack(stack, outputs, session)
        emit(f"{session.address}\nopen it in a browser: it is good once; Ctrl-C ends the console")
        server.serve(app, on)
