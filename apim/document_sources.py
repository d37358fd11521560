"""Documents and patches as a user names them on a command line.

A file, a file of a git revision (`REV:path`), or a version of the catalog (`2024-10-21`), which means the fetched document.
"""

import re
import subprocess
from pathlib import Path

from apim import exit_codes

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?|v\d+")
"""What names a version of the catalog, if no file has that name."""


def read(name: str) -> bytes:
    """The bytes of a file, of `REV:path` as `git show` takes it, or of a version's document.

    Raises typer.Exit when there is no such thing.
    """
    file = Path(name)
    if not file.exists() and VERSION.fullmatch(name):
        return _from_catalog(name)
    if not file.exists() and ":" in name:
        return _from_git(name)
    if not file.is_file():
        kind = "a folder" if file.is_dir() else "no file here"
        exit_codes.wrong_usage(f'"{name}" is {kind}; name a file, REV:path as git does, or a version such as 2024-10-21')
    return _content(file)


def _from_catalog(version: str) -> bytes:
    from apim.catalog import files  # noqa: PLC0415 - who names files does not wait for pydantic

    catalog, _ = files.catalog_in()
    file = files.store_in().file(files.known(version, catalog))
    if not file.is_file():
        exit_codes.wrong_usage(f"{file} is not here yet; fetch it: bin/apim specs fetch {version}")
    return _content(file)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        exit_codes.wrong_usage(f"{file} cannot be read: {(error.strerror or str(error)).lower()}")


def _from_git(name: str) -> bytes:
    done = subprocess.run(["git", "show", name], capture_output=True, check=False)  # noqa: S603, S607 - git of the user's PATH
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        exit_codes.wrong_usage(f'"{name}" is no file here, and git does not know it either: {reason}')
    return done.stdout
