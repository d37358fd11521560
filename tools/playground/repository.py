"""The playground's git repository: a copy of the checkout with a history of its own."""

import re
import shutil
import subprocess
from pathlib import Path

from tools.console import ToolError
from tools.paths import ROOT, VENV
from tools.playground import marker
from tools.playground.setups import HERE, WALKTHROUGH, Setup

ENTER = "enter.sh"
BRANCH = "fewer-choices"
"""The change that the walkthrough goes through."""
CHANGES = {
    "specs/patches/choices.json": ('"value": 8', '"value": 4'),
    "Pulumi.local.yaml": ("tokensPerMinute: 1000", "tokensPerMinute: 500"),
}


def copy(folder: Path) -> None:
    """What git tracks here, as it is in the working tree, as the first commit of a new repository."""
    tracked = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, tracked):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / ".venv").symlink_to(VENV)
    begin(folder)
    with (folder / ".git" / "info" / "exclude").open("a", encoding="utf-8") as ignored:
        ignored.write(f"/.venv\n/{ENTER}\n/{marker.FILE}\n")
    git(folder, "-c", "core.bigFileThreshold=1", "add", "--all")  # into one pack, where each file would be one of git's own
    commit(folder, "Start from the project")


def begin(folder: Path) -> None:
    """Make an empty repository with a user of its own, whatever the user's configuration of git says."""
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "config", "user.name", "Playground")
    git(folder, "config", "user.email", "playground@example.com")
    # Whoever signs all commits has no key of that address, and their hooks are for their own repositories.
    git(folder, "config", "commit.gpgSign", "false")
    git(folder, "config", "core.hooksPath", "/dev/null")


def furnish(folder: Path, setup: Setup) -> None:
    """Put the stack's file into the root, and what it refers to."""
    text = setup.file.read_text(encoding="utf-8")
    text = re.sub(r"\$schema=(\.\./)+", "$schema=", text)
    (folder / f"Pulumi.{setup.stack}.yaml").write_text(text, encoding="utf-8")
    if setup.example == WALKTHROUGH:
        shutil.copyfile(HERE / WALKTHROUGH / "choices.json", folder / "specs" / "patches" / "choices.json")


def branch(folder: Path) -> None:
    """Make the branch of the walkthrough's pull request, and go back to main."""
    git(folder, "switch", "--quiet", "--create", BRANCH)
    for name, (old, new) in CHANGES.items():
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    commit(folder, "Allow four choices and 500 tokens a minute")
    git(folder, "switch", "--quiet", "main")


def commit(folder: Path, message: str) -> None:
    """All that is there."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    """What git prints. Raises ToolError with its words."""
    program = shutil.which("git")
    if program is None:
        raise ToolError("the playground is a git repository: install git (https://git-scm.com/downloads)")
    done = subprocess.run([program, "-C", folder, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"git {arguments[0]} failed in {folder}: {done.stderr.strip()}")
    return done.stdout
