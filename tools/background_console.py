"""The console of the demo: in the background, until `make down`, the next demo or `make clean` ends it."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools import leftovers
from tools.console import ToolError
from tools.local_stack import LocalStack
from tools.paths import ROOT

LOG = "console.log"
SECONDS = 60.0
"""Until the address is printed; it takes one on an idle machine."""
POLL_SECONDS = 0.05


def address(local: LocalStack, line: Sequence[str] | None = None) -> str:
    """Start a console on a deployed stack, in place of the one that an earlier demo left; its address. Raises ToolError.

    What it prints goes into a file for its owner alone, since the address has a token.
    """
    leftovers.end_consoles_of(local.folder / "pulumi")
    log = local.folder / LOG
    log.unlink(missing_ok=True)
    log.touch(mode=0o600)
    line = line or [sys.executable, "-m", "apim", "console", "--stack", local.name]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            line, cwd=ROOT, env=local.env(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    return _printed(process, log)


def _printed(process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        has_ended = process.poll() is not None
        text = log.read_text(encoding="utf-8", errors="replace")
        first, newline, _ = text.partition("\n")
        if newline and first.startswith("http://127.0.0.1:"):
            process.returncode = process.returncode or 0  # it outlives this command, which is no fault to warn of
            return first
        if has_ended:
            raise ToolError(f"the console did not start: {text.strip().removeprefix('error: ')}")
        time.sleep(POLL_SECONDS)
    process.kill()
    process.wait()
    raise ToolError(f"the console printed no address within {SECONDS:.0f} s; {log} has what it printed")
