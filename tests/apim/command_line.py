"""Runs `python -m apim …` in this process: exit code, stdout, stderr."""

from typer.testing import CliRunner

from apim.__main__ import app


def invoke(*arguments):
    """Exit code, stdout and stderr of a command, as a pipe would get them."""
    done = CliRunner().invoke(app, list(arguments), prog_name="python -m apim")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr
