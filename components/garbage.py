"""How seldom the program looks for garbage: what it declares lives as long as it does."""

import atexit
import gc

YOUNG = 50_000
"""Objects made before it looks; after each 700, Python's own, a tenth of the time goes there."""


def collect_seldom() -> None:
    """Once all is imported. At its end not at all: Python would go through all that is there, and the engine waits for that."""
    gc.set_threshold(YOUNG)
    gc.enable()
    atexit.register(gc.freeze)
