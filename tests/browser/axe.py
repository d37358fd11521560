"""Axe, the checker of accessibility: fetched by npm at the first run, pinned, kept under .cache."""

import io
import json
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.browser.tab import Tab
from tools.paths import CACHE

VERSION = "4.10.3"
FILE = CACHE / "axe" / f"axe-{VERSION}.js"
SECONDS = 120


@cache
def script() -> str:
    """Its text. Skips the test where it is not there and cannot be fetched."""
    if not FILE.exists():
        npm = shutil.which("npm") or pytest.skip("no npm, which fetches axe-core")
        FILE.parent.mkdir(parents=True, exist_ok=True)
        done = _pack(npm, FILE.parent)
        if done.returncode:
            pytest.skip(f"npm does not fetch axe-core {VERSION}: {done.stderr.strip()[-300:]}")
        package = FILE.parent / done.stdout.split()[-1]
        with tarfile.open(fileobj=io.BytesIO(package.read_bytes())) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member is not None
            FILE.write_bytes(member.read())
        package.unlink()
    return FILE.read_text(encoding="utf-8")


def _pack(npm: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    line = [npm, "pack", f"axe-core@{VERSION}", "--silent"]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)


def violations(tab: Tab) -> list[dict[str, Any]]:
    """What it has against the page: rule, and where."""
    tab.evaluate(script() + "; true")
    found = json.loads(tab.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))"))
    return [{"rule": each["id"], "where": [node["html"] for node in each["nodes"]][:5]} for each in found]
