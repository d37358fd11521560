"""Commands that install and run clients."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.console import ToolError


def run(line: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """What a command prints. Raises ToolError with the end of what it said."""
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=1200)
    if done.returncode:
        raise ToolError(f"{' '.join(line[:3])} ended with exit code {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout
