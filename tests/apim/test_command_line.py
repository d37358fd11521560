"""What holds for every command of `python -m apim`, those added later too."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from apim.__main__ import app
from apim.stacks import stack_names
from tests.apim.command_line import invoke

ROOT = Path(__file__).resolve().parent.parent.parent
WRAPPER = ROOT / "bin" / "apim"


def commands(command, words=()):
    """Every command with its words, the commands of groups included."""
    children = getattr(command, "commands", {})
    return [each for name, child in children.items() for each in commands(child, (*words, name))] or [(words, command)]


COMMANDS = commands(typer.main.get_command(app))
OF_STACKS = [(words, command, option) for words, command in COMMANDS for option in command.params if "--stack" in option.opts]
each_command = pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])


@each_command
def test_help_has_examples_that_could_be_typed(words, command):
    """Each example is this command with options that it has."""
    code, out, _ = invoke(*words, "--help")
    assert code == 0
    shown = out.partition("Examples:\n")[2].splitlines()
    lines = [shlex.split(line) for line in shown if line.strip()]
    assert lines, "no examples"
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for line in lines:
        mine = line[line.index("bin/apim") + 1 :]
        assert tuple(mine[: len(words)]) == words
        assert {word for word in mine if word.startswith("--")} <= options


@each_command
def test_exit_codes_are_told_in_the_help(words, command):
    """Those that a pipeline may meet, by the command itself."""
    del command
    assert re.search(r"Exits? with \d", invoke(*words, "--help")[1])


@pytest.mark.parametrize(("words", "command", "option"), OF_STACKS, ids=[" ".join(words) for words, *_ in OF_STACKS])
def test_stacks_are_completed(words, command, option):
    """Wherever a command takes a stack, those that have a file are offered."""
    with typer.Context(command) as context:
        assert [each.value for each in option.shell_complete(context, "")] == stack_names()


def test_a_shell_completes_stacks():
    """As it asks: in the environment of the command."""
    words = OF_STACKS[0][0]
    asked = {"COMP_WORDS": f"apim {' '.join(words)} --stack ", "COMP_CWORD": str(len(words) + 2)}
    done = subprocess.run(
        [WRAPPER], env=os.environ | asked | {"_APIM_COMPLETE": "complete_bash"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == stack_names()


def test_one_word_runs_the_commands_anywhere(tmp_path):
    """bin/apim has a name that a shell can complete, and works in any folder."""
    done = subprocess.run([WRAPPER, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: apim ")
    assert "--show-completion" in done.stdout


def test_two_words_offer_no_completion():
    """What typer would print for `python -m apim` would complete every Python program, wrongly."""
    assert "--show-completion" not in invoke("--help")[1]


PROGRAM = "import sys; from apim import __main__ as m, stacks\n{}\nsys.argv = ['apim', 'lint']; sys.exit(m.main())"


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ("stacks.stack_names = lambda: 1 / 0", 70, "no verdict; please report it"),
        ("def stop(): raise KeyboardInterrupt\nstacks.stack_names = stop", 130, ""),
    ],
)
def test_what_was_not_foreseen_has_no_code_of_a_verdict(wrong, code, words):
    """A traceback with 1 would open an issue of drift."""
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(wrong)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stderr) == (code, True)


def test_a_reader_that_is_gone_is_no_verdict():
    """`apim lint | head`."""
    command = f"{shlex.quote(sys.executable)} -m apim rules; echo $? >&2"
    done = subprocess.run(["/bin/sh", "-c", f"({command}) | true"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr in {"141\n", "0\n"}
