"""Runs `python -m apim …` in this process: exit code, stdout, stderr."""

import os
from functools import cache
from typing import Any
from unittest.mock import patch

import typer
from typer.testing import CliRunner

from apim.__main__ import app

made = cache(typer.main.get_command)


class Runner(CliRunner):
    """Typer's, which would make every command of the application anew for each that it runs."""

    def invoke(self, *given: Any, **more: Any) -> Any:
        """As typer does."""
        with patch("typer.testing._get_command", made):
            return super().invoke(*given, **more)


def invoke(*arguments):
    """Exit code, stdout and stderr of a command, as a pipe would get them."""
    done = Runner().invoke(app, list(arguments), prog_name="python -m apim")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def invoke_beside(stack, *arguments):
    """The same with the variables that `pulumi up` of a stack has; exit code and both streams in one."""
    with patch.dict(os.environ, stack.env(), clear=True):
        code, out, err = invoke(*arguments)
    return code, out + err
