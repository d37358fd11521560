"""What the processes of a run have in common, and goes with the one that has made it before they divided."""

import atexit
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

_kept: list[object] = []
"""Processes that divide forget what is registered for the end of this one, and objects go with the last reference to them."""


def at_end(owner: object, action: Callable[[], object]) -> None:
    """Do this with an object at the end of this process, and nothing with it before."""
    _kept.append(owner)
    atexit.register(action)


def shared_folder(prefix: str) -> Path:
    """A temporary folder."""
    folder = TemporaryDirectory(prefix=prefix)
    at_end(folder, folder.cleanup)
    return Path(folder.name)
