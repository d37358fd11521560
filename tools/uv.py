"""Provides uv, which installs the requirements ten times as fast as pip, from its own pin: pip brings it, held to hashes.

It lands in `.cache/uv` by one rename, once per pin. Where pip is configured for another index, so is uv. Standard library only.
"""

import ast
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.console import run_with_progress
from tools.paths import CACHE, ROOT

PINS = ROOT / "tools" / "uv.txt"
FOLDER = CACHE / "uv"

PIP_SAYS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
"""Where packages come from, as pip's configuration and as uv's environment name it: docs.astral.sh/uv/reference/environment."""

SECTIONS = ("global", "install", ":env:")
"""Of pip's configuration, the later the stronger."""


def provided(pip: Sequence[str]) -> tuple[Path, dict[str, str]]:
    """The pinned uv and its environment, asked for at the same time, since each starts pip. Raises ToolError."""
    with ThreadPoolExecutor(1) as beside:
        env = beside.submit(environment, pip)
        return provide(pip), env.result()


def provide(pip: Sequence[str]) -> Path:
    """The pinned uv, installed by the command `pip` where it is not there yet. Raises ToolError where that fails."""
    folder = FOLDER / hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]
    if not os.access(folder / "bin" / "uv", os.X_OK):
        FOLDER.mkdir(parents=True, exist_ok=True)
        coming = FOLDER / f"coming-{os.getpid()}"
        try:
            run_with_progress(
                [
                    *(*pip, "install", "--disable-pip-version-check", "--no-compile", "--no-deps", "--only-binary", ":all:"),
                    *("--require-hashes", "--target", str(coming), "-r", str(PINS)),
                ],
                title="installing uv into .cache",
                usually="a few seconds",
                cwd=ROOT,
                env=os.environ,
                log=CACHE / "uv.log",
            )
            shutil.rmtree(folder, ignore_errors=True)
            coming.rename(folder)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
    return folder / "bin" / "uv"


def pip_of_this_python() -> list[str] | None:
    """The command of the pip beside this Python, None where there is none."""
    return [sys.executable, "-m", "pip"] if importlib.util.find_spec("pip") else None


def environment(pip: Sequence[str]) -> dict[str, str]:
    """This process's environment, with pip's configuration as uv reads it. What is set for uv already stays."""
    listed = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False).stdout
    return translated(listed) | dict(os.environ)


def translated(listed: str) -> dict[str, str]:
    """`pip config list` as variables of uv."""
    found: dict[str, str] = {}
    for section in SECTIONS:
        for key, value in re.findall(rf"^{section}\.([\w-]+)=(.*)$", listed, re.MULTILINE):
            if key in PIP_SAYS:
                words = str(ast.literal_eval(value)).split()
                found[PIP_SAYS[key]] = ("," if key == "find-links" else " ").join(words)
    if "UV_EXTRA_INDEX_URL" in found:  # pip takes a pin from whichever index has it, and hashes say that it is the right one
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found
