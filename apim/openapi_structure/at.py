"""What is wrong at a place of a document."""

from typing import NamedTuple


class At(NamedTuple):
    """`path` are the keys and indexes that lead there."""

    path: tuple[str | int, ...]
    message: str
