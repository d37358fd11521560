"""Stand-ins for programs that the tools look for on PATH."""

from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = """#!/bin/sh
printf '%s\\n' "$*" >> "{log}"
{body}
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """`programs(pulumi="echo v3.259.0")` puts shell scripts of those names on an otherwise empty PATH.

    Returns the file that collects their arguments, a line per call.
    """
    folder = tmp_path / "path"
    log = tmp_path / "calls.log"

    def put(*, keep_system: bool = False, **bodies: str) -> Path:
        folder.mkdir(exist_ok=True)
        log.touch()
        for name, body in bodies.items():
            script = folder / name.replace("_", "-")
            script.write_text(SCRIPT.format(log=log, body=body), encoding="utf-8")
            script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin" if keep_system else str(folder))
        return log

    return put
