"""Documents and patches as a user names them on a command line: a file, or a file of a git revision (`REV:path`)."""

import subprocess
from pathlib import Path

from review import exits


def read(name: str) -> bytes:
    """The bytes of a file, or of `REV:path` as `git show` takes it. Raises typer.Exit when there is no such thing."""
    file = Path(name)
    if not file.exists() and ":" in name:
        return _from_git(name)
    if not file.is_file():
        exits.wrong_usage(f'"{name}" is {"a folder" if file.is_dir() else "no file here"}; name a file, or REV:path as git does')
    return file.read_bytes()


def _from_git(name: str) -> bytes:
    done = subprocess.run(["git", "show", name], capture_output=True, check=False)  # noqa: S603, S607 - git of the user's PATH
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        exits.wrong_usage(f'"{name}" is no file here, and git does not know it either: {reason}')
    return done.stdout
