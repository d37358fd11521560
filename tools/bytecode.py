"""Bytecode, written while a first run waits for other things: the installer writes none (tools/bootstrap.py).

`python -m tools.bytecode sources` compiles the sources of this project; `imports` does what the processes of the demo import, the
first of them first. Standard library only.
"""

import atexit
import compileall
import contextlib
import gc
import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.paths import ROOT

NOT_DEPLOYED = frozenset({"benchmarks", "tests"})
IMPORTS = (
    *("pip._internal.commands.list", "pulumi.runtime", "pulumi_azure_native.apimanagement.named_value"),  # `pulumi up`
    *("components", "declare", "settings", "desired_state", "apim_simulator.provider"),
    *("openai.resources.chat", "openai.resources.responses"),  # tools.chat
    "apim.console",
)
PRIORITY = 5
"""Niceness: what is waited for goes before it."""


def is_missing() -> bool:
    """Whether nobody has imported what the demo imports since it was installed, and whoever does writes bytecode."""
    found = importlib.util.find_spec(IMPORTS[-2].partition(".")[0])
    if found is None or found.origin is None or sys.dont_write_bytecode:
        return False
    return not Path(importlib.util.cache_from_source(found.origin)).is_file()


@contextlib.contextmanager
def written(what: str) -> Iterator[None]:
    """Have it written by a process of its own, which ends with the block at the latest; nothing depends on its success."""
    line = [sys.executable, "-m", "tools.bytecode", what]
    null = subprocess.DEVNULL
    with subprocess.Popen(line, cwd=ROOT, stdin=null, stdout=null, stderr=null) as process:
        try:
            yield
        finally:
            process.terminate()


def compile_sources(root: Path) -> None:
    """Those of the packages that are deployed and of the commands, and of the simulator."""
    packages = [init.parent for init in root.glob("*/__init__.py") if init.parent.name not in NOT_DEPLOYED]
    for folder in (*packages, root / "simulator" / "src"):
        compileall.compile_dir(folder, quiet=2)


def import_all() -> None:
    """Import them, whatever becomes of one. All of it stays, so nothing looks for garbage."""
    gc.disable()
    atexit.register(gc.freeze)
    for name in IMPORTS:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def main() -> int:
    """`sources` or `imports`; the exit code."""
    os.nice(PRIORITY)
    if sys.argv[1] == "imports":
        import_all()
    else:
        compile_sources(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
