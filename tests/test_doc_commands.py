"""Every command on a page is run here, or says why not: `# needs Azure`, `# needs the network`, or which test runs it.

A block of language `sh` is run line by line in a repository of its own that has the files which the pages name. Pages of
docs/start that deploy into the simulator are run whole, by tests/e2e/walkthrough.
"""

import json
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from apim.__main__ import app
from tests.apim.command_line import Runner
from tests.e2e.walkthrough.page import PAGES as RUN_WHOLE

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^(?:<!-- run by ([^\n]+) -->\n)?^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EVERYTHING_NEEDS_AZURE = "<!-- every command here needs Azure -->"
NOT_HERE = ("# needs Azure", "# needs the network")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Commands on a page: `run_by` names the files that run them elsewhere, `why` says what is missing here."""

    page: str
    lines: tuple[str, ...]
    run_by: str | None
    why: str | None


def blocks() -> list[Block]:
    """All blocks of commands, but for those of pages that are run whole."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if page in RUN_WHOLE.values():
            continue
        for run_by, code in BLOCK.findall(text):
            lines = tuple(code.replace("\\\n", " ").splitlines())
            why = lines[0] if lines[0] in NOT_HERE else NOT_HERE[0] if EVERYTHING_NEEDS_AZURE in text else None
            found.append(Block(page=str(page.relative_to(ROOT)), lines=lines, run_by=run_by or None, why=why))
    return found


BLOCKS = blocks()
OURS = [
    pytest.param(line, id=f"{block.page}: {line.partition('#')[0].strip()}")
    for block in BLOCKS
    for line in block.lines
    if "bin/apim " in line
]
RUN_HERE = [
    pytest.param(line, id=f"{block.page}: {line.partition('#')[0].strip()}")
    for block in BLOCKS
    if not block.why and not block.run_by
    for line in block.lines
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One of our commands in a line of shell: its arguments, and the file that is its standard input."""

    arguments: tuple[str, ...]
    stdin: str | None


def call(line: str) -> Call:
    """What a line calls; what stands before a pipe or behind one, and where output goes, is left out."""
    words = shlex.split(line, comments=True)
    words = words[words.index("bin/apim") + 1 :]
    end = next((index for index, word in enumerate(words) if word in {"|", ">", "<"}), len(words))
    stdin = words[words.index("<") + 1] if "<" in words else None
    return Call(arguments=tuple(words[:end]), stdin=stdin)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the files that the pages name."""
    folder = tmp_path_factory.mktemp("pages")
    scenario = next(iter(sorted((ROOT / "tests" / "apim" / "report" / "scenarios").glob("*/state.json")))).parent
    example = ROOT / "specs" / "azure-openai-chat.yaml"
    files = {
        "specs/azure-openai-chat.yaml": example,
        "specs/mine.yaml": example,
        "preview.json": scenario / "preview.json",
        "state.json": scenario / "state.json",
    }
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, folder / name)
    for name in ("old.json", "new.json", "deployed.json"):
        (folder / name).write_text(json.dumps(yaml.safe_load(example.read_text(encoding="utf-8"))), encoding="utf-8")
    (folder / "policies").mkdir()
    sections = "".join(f"<{name}><base /></{name}>" for name in ("inbound", "backend", "outbound", "on-error"))
    (folder / "policies" / "chat.xml").write_text(f"<policies>{sections}</policies>", encoding="utf-8")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-C", str(folder)]
    for arguments in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "Start"],
    ):
        subprocess.run([*git, *arguments], check=True)
    return folder


@pytest.mark.parametrize("line", RUN_HERE)
def test_a_command_that_needs_nothing_is_run(line, repository, monkeypatch):
    """It is one of ours, and ends with 0; `lint` may find errors, as it does in stacks whose key is not set."""
    monkeypatch.chdir(repository)
    wanted = call(line)
    stdin = (repository / wanted.stdin).read_text(encoding="utf-8") if wanted.stdin else None
    done = Runner().invoke(app, list(wanted.arguments), input=stdin)
    assert done.exit_code in ({0, 1} if wanted.arguments[0] == "lint" else {0}), done.output


@pytest.mark.parametrize("line", OURS)
def test_a_command_is_written_as_it_takes_its_options(line, repository, monkeypatch):
    """Also where it cannot be run: each option exists, each argument has its place."""
    monkeypatch.chdir(repository)
    command: Any = typer.main.get_command(app)
    name, *arguments = call(line).arguments
    command = command.commands[name]
    if hasattr(command, "commands"):
        command = command.commands[arguments.pop(0)]
    command.make_context("apim", arguments)  # raises UsageError


def test_what_is_not_run_here_is_run_elsewhere_or_needs_more():
    """A file that is said to run a block exists and names its targets; what is run here is ours alone."""
    for block in BLOCKS:
        if block.run_by:
            text = "".join((ROOT / file).read_text(encoding="utf-8") for file in re.findall(r"[\w./-]+/[\w.-]+", block.run_by))
            assert all(target in text for line in block.lines for target in re.findall(r"^make ([\w-]+)", line)), block
        elif not block.why:
            assert all(line.startswith("bin/apim ") for line in block.lines), block
    assert len(RUN_HERE) > 10


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if any(line.startswith("make ") for line in block.lines)], ids=lambda b: b.page
)
def test_make_is_called_with_variables_that_it_reads(block):
    """`make up STACK=dev PLAN=plan.json`: both are in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for variable in re.findall(r"\b([A-Z]+)=", "\n".join(line for line in block.lines if line.startswith("make "))):
        assert re.search(rf"\$\({variable}\)|^{variable} \?=", makefile, re.MULTILINE), variable


def test_the_python_of_a_page_runs(repository):
    """docs/guides/policies.md reads a policy and compares it with another text."""
    page = (ROOT / "docs" / "guides" / "policies.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    text = (repository / "policies" / "chat.xml").read_text(encoding="utf-8")
    names: dict[str, Any] = {"text": text, "answered": text}
    exec(code, names)  # noqa: S102 - our own page
    assert names["findings"] == ()
