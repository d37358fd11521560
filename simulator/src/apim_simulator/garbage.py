"""When not to look for garbage: while modules are imported, whose classes and functions stay as long as the process."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Import without looking for garbage after every 700 objects, which takes a tenth of the time and finds none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
