"""Runs `apim prove` in this process on a stack that a test has deployed from a folder of its own."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from apim import stacks
from apim.__main__ import app
from tools.local_stack import variables


def signed_in(monkeypatch: Any, azure: Any, folder: Path) -> None:
    """The environment of a team's pipeline against this Azure: what `pulumi up` had."""
    for name, value in variables(azure.addresses, folder).items():
        monkeypatch.setenv(name, value)


def stacks_in(monkeypatch: Any, folder: Path) -> None:
    """Let commands find the stacks of a folder instead of the repository's."""
    functions = stacks.stack_settings, stacks.composed, stacks.settings_and_state, stacks.configured, stacks.line_numbers
    for function in functions:
        _, *others = function.__defaults__
        monkeypatch.setattr(function, "__defaults__", (folder, *others))


def prove(outputs: Any, *arguments: str, stack: str = "local") -> tuple[int, str]:
    """Exit code and what the command printed on both streams. No subscription key of the outputs is in it."""
    line = ["prove", "--stack", stack, "--outputs", "-", *arguments]
    done = CliRunner().invoke(app, line, input=json.dumps(outputs))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    for key in keys_of(outputs):
        assert key not in done.output
    assert "eyJ" not in done.output  # as every JSON web token begins
    return done.exit_code, done.output


def checks(outputs: Any, *arguments: str, stack: str = "local") -> dict[tuple[str, str], dict[str, str]]:
    """Every check by API and what; the exit code says whether one failed."""
    code, text = prove(outputs, "--format", "json", *arguments, stack=stack)
    told = json.loads(text[text.index("{") :])  # what it may cost is told before, on the other stream
    assert code == (1 if told["failed"] else 0), text
    return {(each["api"], each["what"]): each for each in told["checks"]}


def wrong(outputs: Any, *arguments: str, stack: str = "local") -> dict[tuple[str, str], dict[str, str]]:
    """The checks that were not proven."""
    return {key: check for key, check in checks(outputs, *arguments, stack=stack).items() if check["status"] != "proven"}


def keys_of(outputs: Any) -> list[str]:
    """The secrets among the outputs."""
    if not isinstance(outputs, dict):
        return []
    single = outputs.get("subscriptionKey")
    return [*([single] if single else []), *outputs.get("subscriptionKeys", {}).values()]
