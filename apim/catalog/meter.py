"""How far a download is, for people who watch: on a terminal, and nowhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from apim.catalog.download import Progress


@contextmanager
def meter(name: str) -> Iterator[Progress]:
    """Takes bytes so far and bytes in all. Writes to stderr, so that the report on stdout stays clean, and leaves nothing."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only people at a terminal wait for it
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn  # noqa: PLC0415 - as above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(name, total=None)

    def progress(done: int, total: int | None) -> None:
        bar.update(task, completed=done, total=total)
        bar.start()  # with the first bytes: a document that is here already shows no bar

    try:
        yield progress
    finally:
        bar.stop()
