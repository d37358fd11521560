"""The hooks that other repositories may reference: well formed, and their commands run."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.apim.command_line import invoke

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def run(hook, *files):
    """What pre-commit would run: entry, args, then the files that match."""
    more: list[str] = hook.get("args", [])
    python, dash_m, package, *arguments = [*shlex.split(hook["entry"]), *more]
    assert (python, dash_m, package) == ("python", "-m", "apim")
    return invoke(*arguments, *(files if hook.get("pass_filenames", True) else ()))


def chosen(hook):
    """Files of this repository that pre-commit would hand to the hook."""
    files = [str(file.relative_to(ROOT)) for file in (ROOT / "specs").rglob("*") if file.is_file()]
    return [file for file in sorted(files) if re.search(hook["files"], file) and not re.search(hook.get("exclude", "^$"), file)]


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("lint-openapi-for-apim", "specs/azure-openai-chat.yaml"),
        ("lint-openapi-v1-for-apim", "specs/azure-openai-v1-chat.yaml"),
    ],
)
def test_documents_hook(name, document, monkeypatch):
    """Takes the documents of its kind, not the patches, and finds the repository's own one fine."""
    monkeypatch.chdir(ROOT)
    hook = HOOKS[name]
    assert chosen(hook) == [document]
    code, out, _ = run(hook, *chosen(hook))
    assert (code, out.splitlines()[-1].startswith("0 errors")) == (0, True)


def test_stacks_hook():
    """Judges all stacks; here only their secrets are missing."""
    code, out, _ = run(HOOKS["lint-stacks-for-apim"])
    assert code == 1
    assert set(re.findall(r"^error: .*\n  at .*\[(.*)\]$", out, re.MULTILINE)) == {"missing-secret"}
    assert set(HOOKS) == {"lint-openapi-for-apim", "lint-openapi-v1-for-apim", "lint-stacks-for-apim"}
