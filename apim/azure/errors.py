"""Azure that does not answer, or refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from apim import exit_codes

SIGN_IN = "sign in with `az login`, or set the ARM_ variables with which `pulumi up` signs in"
FORBIDDEN = 403
ROLE = 'give the identity "API Management Service Reader Role" on the service (docs/start/azure.md)'


class NotReached(Exception):
    """No answer, no credential, or a refusal; the message says which, and the fix. It holds no secret."""


class Refused(NotReached):
    """Azure knows who we are and does not let us (403)."""


@contextmanager
def reached() -> Iterator[None]:
    """End the command with exit code 3, and the fix, where Azure inside cannot be reached or refuses. Raises typer.Exit."""
    try:
        with translated_errors():
            yield
    except NotReached as error:
        exit_codes.stop(str(error), exit_codes.UNREACHABLE)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the errors of Azure's libraries into NotReached, of which the first line is kept: the rest repeats the request."""
    from azure.core import exceptions  # noqa: PLC0415 - slow; see apim/azure/__init__.py

    try:
        yield
    except exceptions.ClientAuthenticationError as error:
        raise NotReached(f"Azure accepts no identity of ours: {first_line(error)}; {SIGN_IN}") from error
    except exceptions.HttpResponseError as error:
        if error.status_code == FORBIDDEN:
            raise Refused(f"Azure answered 403: {first_line(error)}; {ROLE}") from error
        raise NotReached(f"Azure answered {error.status_code}: {first_line(error)}") from error
    except exceptions.AzureError as error:
        raise NotReached(f"Azure could not be reached: {first_line(error)}; SSL_CERT_FILE names a CA to trust") from error
    except (ValueError, OSError) as error:  # of azure-identity, for values that it does not take, and for what is no JSON
        raise NotReached(f"Azure could not be asked: {first_line(error)}; {SIGN_IN}") from error


def first_line(error: Exception) -> str:
    """What an exception says, or its name."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
