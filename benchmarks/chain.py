"""What `benchmarks.contract` measures as a whole process: one document on its way to an import, or two compared.

    python -m benchmarks.chain contract DOCUMENT PATCH SERVER
    python -m benchmarks.chain diff OLD NEW

Prints the milliseconds of each stage as JSON. Documents of a version that API Management refuses go the whole way too.
"""

import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
STAGES: dict[str, float] = {}


def timed(stage: str, make: Callable[[], T]) -> T:
    """The value, its milliseconds noted."""
    began = time.perf_counter()
    value = make()
    STAGES[stage] = round((time.perf_counter() - began) * 1000, 1)
    return value


def contract(document: str, patch: str, server: str) -> None:
    """Load, patch, aim, select and prune, compact, write, lint."""
    o = timed("import", lambda: importlib.import_module("openapi"))
    text = Path(document).read_bytes()
    loaded, refused = timed("load", lambda: o.examined(text, document))
    patched = timed("patch", lambda: o.patched(loaded, Path(patch).read_bytes(), patch))
    aimed = timed("server", lambda: o.with_server(patched, server))
    chosen = timed("select, prune", lambda: o.selected(aimed, "all"))
    small = timed("compact", lambda: o.compacted(chosen))
    value = timed("canonical", lambda: o.canonical(small))
    found = timed("lint", lambda: o.lint(small, text=value))
    STAGES["findings"] = len(refused) + len(found)
    STAGES["bytes"] = len(value)


def diff(old: str, new: str) -> None:
    """Load both, compare."""
    o = timed("import", lambda: importlib.import_module("openapi"))
    comparison = timed("import comparison", lambda: importlib.import_module("openapi.comparison"))
    one, other = timed("load both", lambda: [o.examined(Path(file).read_bytes(), file)[0] for file in (old, new)])
    STAGES["changes"] = len(timed("compare", lambda: comparison.compare(one, other)))


def main() -> None:
    """Run what the command line names."""
    gc.disable()  # as `python -m apim` does
    if sys.argv[1] == "contract":
        contract(*sys.argv[2:])
    else:
        diff(*sys.argv[2:])
    print(json.dumps(STAGES))


if __name__ == "__main__":
    main()
