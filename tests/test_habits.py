"""What a published project has beside its code: dependency updates that wait, hooks that run, a container that can be made."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
FILES = {
    "ruff-check": ["__main__.py"],
    "ruff-format": ["__main__.py"],
    "lint-openapi-for-apim": ["specs/azure-openai-chat.yaml"],
    "lint-openapi-v1-for-apim": ["specs/azure-openai-v1-chat.yaml"],
}


def test_dependency_updates_are_valid_and_wait():
    """By the schema that GitHub's editors use; no release is adopted in its first week."""
    file = ROOT / ".github" / "dependabot.yml"
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.dependabot", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    updates = yaml.safe_load(file.read_text(encoding="utf-8"))["updates"]
    assert [update["cooldown"]["default-days"] for update in updates] == [7] * len(updates)
    assert [place for update in updates for place in update.get("directories", []) if not (ROOT / place[1:]).is_dir()] == []


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_our_own_hooks_run(hook):
    """On a file that they are for, as pre-commit runs them, and find nothing."""
    assert hook["language"] == "system"
    line = [*shlex.split(hook["entry"]), *FILES[hook["id"]]]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_prepares_what_the_two_commands_need():
    """Python new enough, Go for the CLI, and the requirements."""
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert container["postCreateCommand"] == "make development"
    assert ":3.12-" in container["image"]
