"""What a command may import, counted, since time is another on each machine: `docs/reference/performance.md` states the budget."""

import json
import subprocess
import sys

from benchmarks.performance import IMPORT_BUDGET, PAGE
from tools.paths import ROOT

DOCUMENT = '{"openapi": "3.0.3", "info": {"title": "Chat", "version": "1"}, "paths": {"/chat": {"get": {"responses": {}}}}}'
SLOW = frozenset(
    {"pydantic", "yaml", "rich", "jinja2", "jsonschema_rs", "httpx", "azure", "pulumi", "tree_sitter", "policy", "settings"}
)
"""What other commands need, each worth a good part of a comparison."""
PROBE = """
import atexit, gc, runpy, sys
atexit.register(lambda: print(*sys.modules, f"frozen={gc.get_freeze_count() > 0}", file=sys.stderr))
sys.argv = ["apim", *sys.argv[1:]]
runpy.run_module("apim", run_name="__main__", alter_sys=True)
"""


def modules(*arguments: str) -> set[str]:
    """Names of what is imported at the end of a process."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_diff_imports_what_it_needs(tmp_path):
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file in files:
        file.write_text(DOCUMENT, encoding="utf-8")
    found = modules("-c", PROBE, "diff", *map(str, files))
    own = found - modules("-c", "import sys; print(*sys.modules, file=sys.stderr)")
    assert "openapi.comparison.documents" in own
    assert "frozen=True" in found, "Python looks for garbage at the end, which takes a tenth of the command"
    assert {name.partition(".")[0] for name in own} & SLOW == set()
    assert len(own - {"frozen=True"}) <= IMPORT_BUDGET
    assert f"at most\n{IMPORT_BUDGET} modules" in PAGE.read_text(encoding="utf-8")


def test_lint_of_a_document_loads_neither_settings_nor_policies(tmp_path):
    """They are for stacks and policies, and a quarter of its start."""
    file = tmp_path / "chat.json"
    document = {**json.loads(DOCUMENT), "servers": [{"url": "https://contoso.openai.azure.com/openai"}]}
    file.write_text(json.dumps(document), encoding="utf-8")
    found = modules("-c", PROBE, "lint", "--no-structure", str(file))
    assert "openapi.linting" in found
    assert {name.partition(".")[0] for name in found} & SLOW == set()
