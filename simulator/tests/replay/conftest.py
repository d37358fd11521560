"""The evidence's own tools, run as its commands are: exit code and what they print."""

import io
import runpy
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def tool(evidence: Path) -> Callable[..., tuple[int, str]]:
    """`tool("replay.py", *arguments)`: exit code and stdout; something on stderr is a failure."""

    def run(name: str, *arguments: Any) -> tuple[int, str]:
        file = str(evidence / "arm" / name)
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", [file, *map(str, arguments)])
            code = runpy.run_path(file)["main"]()
        assert not err.getvalue(), err.getvalue()
        return code, out.getvalue()

    return run
