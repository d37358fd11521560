"""docs/reference/commands.md, written from the commands' own help: `python -m tests.apim.command_page` after each change of it."""

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer

from apim.__main__ import app
from tests.apim.command_line import Runner

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "commands.md"
WIDTH = 110
HEAD = """# Commands

Each is a subcommand of `bin/apim`, which uses the project's own Python from any folder and says what to do where there is none.
After `export PATH="$PWD/bin:$PATH"; eval "$(apim --show-completion)"` it is one word that a shell completes. `python -m apim` is
the same where the environment is active, on Windows too. What follows is the commands' own help, written by
`python -m tests.apim.command_page`.

| Command | | Guide |
|---|---|---|
"""
GUIDES = {
    "adopt": "taking-over-an-api",
    "console": "console",
    "claims": "sharing-a-service",
    "consumers": "adding-a-consumer",
    "deployed": "drift",
    "diff": "diff",
    "drift": "drift",
    "graph": "graph",
    "models": "models",
    "lint": "lint",
    "patch": "specs",
    "prove": "prove",
    "purge": "from-nothing",
    "recover": "recovery",
    "report": "report",
    "restore": "from-nothing",
    "rollback": "updates",
    "rotate": "turning-keys",
    "rules": "lint",
    "secrets": "drift",
    "specs": "specs",
    "usage": "usage",
}
"""Page of docs/guides by command."""

TAIL = """
## Exit codes

| Code | Meaning | In a pipeline |
|---|---|---|
| 0 | fine | go on |
| 1 | findings, changes, failed checks or drift that should stop; each command says which | show them, stop |
| 2 | wrong usage, or a file that is not what the command reads | correct the call |
| 3 | Azure, pulumi, the gateway or a server could not be reached, or refused | try again later |

`make` targets end with 0 or not; `pulumi` has codes of its own. Standard output is the result alone, in the format asked for;
progress and errors go to the error stream. Output is coloured only on a terminal.
"""


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Commands of a group by the words that call them, those of groups inside too."""
    for name, command in sorted(group.commands.items()):
        yield (*words, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))


def text() -> str:
    """The page."""
    found = list(commands(typer.main.get_command(app)))
    rows = [_row(words[0], command.get_short_help_str(200)) for words, command in found if len(words) == 1]
    sections = [f"\n## `bin/apim {' '.join(words)}`\n\n```text\n{_help(words)}\n```\n" for words, _ in found]
    return (
        HEAD
        + "\n".join(rows)
        + "\n"
        + TAIL
        + "".join(sections)
        + "\nNext: the [guides](../README.md#guides) say when to use which.\n"
    )


def _row(name: str, title: str) -> str:
    return f"| [`{name}`](#binapim-{name}) | {title} | [{GUIDES[name]}](../guides/{GUIDES[name]}.md) |"


def _help(words: tuple[str, ...]) -> str:
    done = Runner(env={"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH)}).invoke(app, [*words, "--help"], prog_name="bin/apim")
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def pinned() -> bool:
    """Whether the typer that is installed, whose words help has, is the pinned one; `make` installs that."""
    return f"\ntyper=={version('typer')} " in (ROOT / "requirements-apim.txt").read_text(encoding="utf-8")


def main() -> int:
    """Write the page, with the pinned typer only: others put help otherwise."""
    if not pinned():
        sys.exit("typer is not the pinned one: pip install --require-hashes -r requirements-dev.txt")
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
