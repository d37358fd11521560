"""Runs pages of commands in playgrounds, and writes what they print into them: `python -m tests.e2e.walkthrough.page [NAME…]`.

What counts are fenced blocks, told apart by their language:

- `sh` is run by bash; after `exit=1` in the fence's line it must end so, else with 0;
- `yaml`, `json` or `diff`: where the paragraph before ends with a file name in backticks and a colon, it is written there
  (a diff is applied);
- `text`, `markdown` or `html` is what the block before it printed.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import ROOT
from tools.playground import folder as playground
from tools.playground.repository import git
from tools.playground.setups import LOCAL

PAGES = {name: ROOT / "docs" / "start" / f"{name}.md" for name in ("playground", "walkthrough")}
PAGES |= {name: ROOT / "docs" / "guides" / f"{name}.md" for name in ("sharing-a-service", "taking-over-an-api", "turning-keys")}
FENCE = re.compile(r"^(```+)(\w+)(?: exit=(\d+))?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w./-]+)`[^`\n]*:\n\n\Z")
PRINTED = {"text", "markdown", "html"}
WRITTEN = {"yaml", "json", "diff"}
NOISE = re.compile(
    r"^(@ .*| *[+~=-]{0,2} +\S+:\S+:\S+ .*|Diagnostics:|  pulumi:pulumi:Stack .*|Resources:"
    r"| *warning: using pulumi-resource-azure-native from .*|Duration: .*"
    r"|The resources in the stack .*|If you want to remove .*)\n",
    re.MULTILINE,
)
"""What pulumi says on the way: progress in the order of the day, the simulator's plugin, how long it took."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: `code` with its last line end, `start` and `end` of it in the page, `file` to write it to."""

    language: str
    exit: int
    code: str
    start: int
    end: int
    file: str | None


def blocks(page: str) -> list[Block]:
    """All blocks in their order."""
    found = []
    for match in FENCE.finditer(page):
        named = FILE.search(page[: match.start()])
        file = named[1] if named and match[2] in WRITTEN else None
        found.append(Block(match[2], int(match[3] or 0), match[4], match.start(4), match.end(4), file))
    return found


def run(page: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """Do what the page says in a new playground at `folder`; each printed block with what was printed instead.

    Raises AssertionError where a command ends otherwise than the page says.
    """
    enter = playground.make(folder, example_of(page))
    printed = ""
    try:
        for block in blocks(page):
            if block.language in PRINTED:
                yield block, printed
            elif block.language == "sh":
                printed = _command(["bash", "-e", "-o", "pipefail", "-c", f". {enter}; {block.code}"], folder, block)
            elif block.file and block.language == "diff":
                _command(["git", "apply", "--unidiff-zero", "-"], folder, block, block.code)
            elif block.file:
                (folder / block.file).write_text(block.code, encoding="utf-8")
        assert (left := git(folder, "status", "--porcelain")) == "", f"left behind: {left}"
    finally:
        playground.stop(folder)


def example_of(page: str) -> str:
    """What the playground has in it, by the command of the page that makes it."""
    (found,) = re.findall(r"^make playground(?: EXAMPLE=(\S+))?$", page, re.MULTILINE)
    return found or LOCAL


def stable(text: str, folder: Path) -> str:
    """Printed text without what differs from run to run: ports, times, ids of stacks, the folder."""
    text = NOISE.sub("", text.replace(str(folder), "~/playground"))
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8443", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00| UTC)?", "2026-11-26 09:30 UTC", text)
    text = re.sub(r"\(id [0-9a-f]{8}\)", "(id 9d12fabb)", text)
    text = re.sub(r"\n\s*\n(?= +\S+ \d+ )", "\n", text)  # pulumi's counts follow what it did
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def rewritten(page: str, folder: Path) -> str:
    """The page with what its commands print now."""
    for block, printed in reversed(list(run(page, folder))):
        page = page[: block.start] + stable(printed, folder) + page[block.end :]
    return page


def _command(line: list[str], folder: Path, block: Block, stdin: str | None = None) -> str:
    done = subprocess.run(line, cwd=folder, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == block.exit, f"{block.code}\nended with {done.returncode}, not {block.exit}:\n{done.stdout}"
    return done.stdout


def main(names: list[str]) -> None:
    """Rewrite these pages; without names, all."""
    for name in names or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            text = PAGES[name].read_text(encoding="utf-8")
            PAGES[name].write_text(rewritten(text, Path(folder) / "playground"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
