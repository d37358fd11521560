"""The Azure DevOps pipelines: valid by their schema, scripts that bash can read, no value of a run within one."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "azure-pipelines"
SCENARIO = ROOT / "tests" / "apim" / "report" / "scenarios" / "revision-limit-added"
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
    assert [file.stem for file in PIPELINES] == ["deploy", "drift", "preview", "setup", "usage"]
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


REPORT = re.compile(r"^files=.*?^(?:if ! )?bin/apim report .*? > report\.md(?:; then$.*?^fi)?$", re.MULTILINE | re.DOTALL)
"""The part of a script that writes the report, and what is to be read if there is none."""

VARIABLES = {
    "BUILD_REPOSITORY_ID": "2f3d611a-f012-4b39-b157-8db63f380226",
    "BUILD_SOURCEVERSION": "0123456789abcdef0123456789abcdef01234567",
    "STACK": "dev",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/",
    "SYSTEM_TEAMPROJECTID": "eb6e4656-77fc-42a1-9181-4c6d8e9da5d1",
}


@pytest.fixture
def reported(tmp_path):
    """Run the part of a pipeline that writes the report on a preview; give the report."""
    command = tmp_path / "bin" / "apim"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m apim "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    shutil.copy(SCENARIO / "state.json", tmp_path)

    def run(name, preview):
        (tmp_path / "preview.json").write_text(preview, encoding="utf-8")
        found = (
            match
            for script in scripts(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))
            for match in REPORT.finditer(script)
        )
        environment = {**VARIABLES, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
        bash = [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", next(found)[0]]
        done = subprocess.run(bash, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, (tmp_path / "report.md").read_text(encoding="utf-8")

    return run


@pytest.mark.parametrize("name", ["preview.yml", "deploy.yml"])
def test_the_report_says_of_which_commit_it_is_and_where_its_rules_are_explained(reported, name):
    code, report = reported(name, (SCENARIO / "preview.json").read_text(encoding="utf-8"))
    assert code == 0
    assert re.search(r"^Commit `0123456789ab`, \d{4}-\d\d-\d\d \d\d:\d\d UTC$", report, re.MULTILINE)
    project = "https://dev.azure.com/contoso/eb6e4656-77fc-42a1-9181-4c6d8e9da5d1"
    file = (
        "2f3d611a-f012-4b39-b157-8db63f380226?path=/docs/reference/verdicts.md&version=GC0123456789abcdef0123456789abcdef01234567"
    )
    assert f"({project}/_git/{file})" in report


def test_a_preview_that_cannot_be_judged_is_a_comment_with_the_engines_words(reported):
    code, report = reported(
        "preview.yml", json.dumps({"diagnostics": [{"severity": "error", "message": "error: no such `stack`"}]})
    )
    assert code == 0
    assert report.startswith("<!-- azure-openai-apim report: dev -->\n### Stack `dev`: no preview\n\n")
    assert "no such " in report
