"""Tables in plain text, as rich lays them out."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from linting import printable

WIDE = 10_000
"""Columns of the console: lines are never folded, so that a pipe can take them apart."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what is in them, two blanks apart."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for row in (head, *rows):
        grid.add_row(*(Text(printable(each)) for each in row))
    console = Console(file=StringIO(), width=WIDE, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(grid)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
