"""`apim rotate`: keys are turned while callers go on calling."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from apim import exit_codes
from apim.cli_options import ConfigFile, stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.rotate import Step

# Imports inside the commands are late on purpose: see apim/commands/__init__.py
# ruff: noqa: PLC0415

Stack = Annotated[str, stack_option("The stack, after `pulumi up`.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it; without, what would be done is listed.")]


def subscription(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The subscription, by its name in the settings.")],
    stack: Stack,
    *,
    switched: Annotated[bool, typer.Option("--switched", help="Its consumers use the secondary key: the primary may go.")] = False,
    hand_out: Annotated[
        bool, typer.Option("--hand-out", help="Make no key anew: write the one in use to its Key Vault, where that has none.")
    ] = False,
    yes: Yes = False,
    config_file: ConfigFile = None,
) -> None:
    """Make both keys of a consumer's subscription anew: the secondary, then, once its consumers use that one, the primary.

    With --hand-out none is made: a new consumer finds its first key in the Key Vault that the settings name. No key is shown.

    Exits with 0 when both are new, 1 while something is left to do or somebody else's turn, 2 for a subscription that is not
    there, 3 when Azure or pulumi could not be reached.
    """
    from apim.rotate import prepare

    with _reasons():
        rotation = prepare.subscription(stack, name, config_file, _progress, switched=switched)
        if hand_out:
            _go_on(f"subscription {name} of stack {stack}", list(rotation.hand_out()), lambda: None, yes)
            return
        _go_on(f"subscription {name} of stack {stack}", list(rotation.steps()), rotation.check, yes)
    emit(f"both keys of {name} are new; its consumers may go back to the primary one, and must before it is turned again")


def backend(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The backend, by its name in the settings.")],
    stack: Stack,
    *,
    prove: Annotated[
        float, typer.Option("--prove", metavar="SECONDS", min=0, max=3600, help="How long to call before the old key goes.")
    ] = 60,
    account: Annotated[
        str | None, typer.Option(metavar="ID", help="Resource id of the account; default: the one at the backend's origin.")
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The key to go over to, where we may not list the account's.")
    ] = None,
    yes: Yes = False,
    config_file: ConfigFile = None,
) -> None:
    """Go over to the other key of the Azure OpenAI account behind a backend, and make the one that was used anew.

    Exits with 0 when the old key is gone, 1 while something is left to do or somebody else's turn, 2 for a backend that is not
    there, 3 when Azure, the gateway or pulumi could not be reached.
    """
    from apim.rotate import prepare

    with _reasons():
        rotation = prepare.backend(stack, name, config_file, _progress, prove, account, key_file)
        emit("\n".join(prepare.callers(rotation)))
        _go_on(f"backend {name} of stack {stack}", list(rotation.steps()), rotation.check, yes)
    emit(f"done; commit the stack's file, which holds the new key of {name}, encrypted{rotation.left}")


def _go_on(what: str, steps: "Sequence[Step]", check: Callable[[], None], yes: bool) -> None:
    """List the steps, and do them where that was asked for; before the first write, that an update would do nothing else."""
    from apim import rotate

    emit("\n".join([f"{what}:", *(f"  {state.value:<5} {text}" for state, text in rotate.planned(steps))]))
    if not yes:
        exit_codes.stop("nothing was changed; --yes does what is next", exit_codes.FINDINGS)
    check()
    rotate.run(steps, _progress)


def _progress(text: str) -> None:
    emit(f"{text} …", err=True)


@contextmanager
def _reasons() -> Iterator[None]:
    """End the command with the reason where the rotation cannot go on. Raises typer.Exit."""
    import httpx

    from apim import azure, recover, rotate
    from apim.engine_json import Unreadable
    from linting import ContractError

    try:
        with azure.reached():
            yield
    except rotate.Waiting as waiting:
        exit_codes.stop(str(waiting), exit_codes.FINDINGS)
    except rotate.Unusable as found:
        exit_codes.stop(str(found), exit_codes.FINDINGS)
    except rotate.Needless as reason:
        emit(str(reason))
        raise typer.Exit(exit_codes.FINE) from None
    except (ContractError, Unreadable) as error:
        exit_codes.wrong_usage(str(error))
    except httpx.TransportError as error:
        exit_codes.stop(f"the gateway could not be reached: {error}; SSL_CERT_FILE names a CA to trust", exit_codes.UNREACHABLE)
    except (recover.PulumiFailed, recover.Locked) as failed:
        exit_codes.stop(f"{failed}\nthe same command goes on from here", exit_codes.UNREACHABLE)


HELP = "Turn keys without a failed call. What was interrupted goes on with the same command."
EXAMPLES = ("rotate backend east --stack prod", "rotate subscription team --stack prod --yes")
COMMANDS = {
    "backend": (backend, ("rotate backend east --stack prod", "rotate backend east --stack prod --prove 300 --yes")),
    "subscription": (
        subscription,
        (
            "rotate subscription team --stack prod --hand-out --yes",
            "rotate subscription team --stack prod --yes",
            "rotate subscription team --stack prod --switched --yes",
        ),
    ),
}
