"""Runs `python -m review …` in this process: exit code, stdout, stderr."""

from typer.testing import CliRunner

from review.__main__ import app


def review(*arguments):
    """Exit code, stdout and stderr of a command, as a pipe would get them."""
    done = CliRunner().invoke(app, list(arguments), prog_name="python -m review")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr
