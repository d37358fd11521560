"""The Azure DevOps pipelines: valid by their schema, scripts that bash can read, no value of a run within one."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "azure-pipelines"
PIPELINES = sorted(FOLDER.glob("*.yml"))


def scripts(node: Any) -> Iterator[str]:
    """Every script of a pipeline."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"bash", "inlineScript"}:
                yield value
            else:
                yield from scripts(value)
    elif isinstance(node, list):
        for each in node:
            yield from scripts(each)


def test_valid_by_the_schema():
    """As check-jsonschema carries it."""
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.azure-pipelines"]
    command += ["--regex-variant", "nonunicode", "--data-transform", "azure-pipelines"]  # the schema is written for those
    done = subprocess.run([*command, *map(str, PIPELINES)], capture_output=True, text=True, check=False)
    assert [file.stem for file in PIPELINES] == ["deploy", "drift", "preview", "setup"]
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_scripts_can_be_read_and_hold_no_expression(file):
    """What comes from a run reaches a script as a variable; a script with more than a command stops at its first failure."""
    found = list(scripts(yaml.safe_load(file.read_text(encoding="utf-8"))))
    assert found
    for script in found:
        done = subprocess.run([shutil.which("bash") or "bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert not re.search(r"\$\{\{|\$\((?:System|Build|PULUMI)", script)
        assert "\n" not in script.strip() or script.startswith("set -euo pipefail\n")
