"""`make requirements`: pin requirements*.in and tools/uv.in, with hashes, for every platform and Python 3.11 on.

Releases younger than a week are left alone, so that a withdrawn or hijacked one is not adopted on its first day.
"""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from tools.console import ToolError, fail, say
from tools.paths import ROOT

COOLDOWN = timedelta(days=7)
ADOPTED_EARLY = {"openai": "2026-11-24"}
"""Packages taken younger than that, and until when: openai 3.54.0 is the client whose requests were observed and written down."""


def main() -> int:
    """Write the four files; the exit code is 0 when all could be resolved."""
    uv = shutil.which("uv")
    if uv is None:
        return fail(ToolError("pinning needs uv on PATH: https://docs.astral.sh/uv/"))
    until = datetime.now(tz=UTC) - COOLDOWN
    command = [
        uv,
        "pip",
        "compile",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--quiet",
    ]
    command += ["--custom-compile-command", "make requirements", "--exclude-newer", until.isoformat(timespec="seconds")]
    for package, day in ADOPTED_EARLY.items():
        command += ["--exclude-newer-package", f"{package}={day}"]
    for name in ("tools/uv", "requirements", "requirements-apim", "requirements-dev"):
        say(f"pinning {name}.txt")
        done = subprocess.run([*command, f"{name}.in", "-o", f"{name}.txt", *sys.argv[1:]], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
