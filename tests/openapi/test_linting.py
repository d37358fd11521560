"""Rules are found by folder, and say where they come from."""

import re
import sys
from pathlib import Path

import pytest

import openapi
from openapi import linting, rules
from openapi.document import Document
from openapi.rules import size

FOLDER = Path(rules.__path__[0])


def test_each_file_of_the_folder_is_one_rule():
    """A new file is a new rule; ids are unique."""
    files = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    ids = [rule.id for rule in openapi.all_rules()]
    assert len(ids) == len(set(ids)) == len(files)
    assert ids == sorted(ids)


@pytest.mark.parametrize("rule", openapi.all_rules(), ids=lambda rule: rule.id)
def test_each_rule_is_documented(rule):
    """Id as in the rule table, or a word where the rule is ours; links or recordings where it is known from them; a remedy."""
    assert re.fullmatch(r"APIM-IMPORT-0[0-4][0-9]|APIM(-[A-Z]+)+", rule.id)
    evidence = {"recorded": r"[a-z0-9]+-\d\d|recorded", "documented": "https://", "sample": "https://", "reported": "https://"}
    assert re.search(evidence.get(rule.confidence, "."), rule.source)
    assert rule.remedy
    assert rule.check.__doc__


def test_a_file_without_a_rule_is_a_mistake(monkeypatch, tmp_path):
    """The folder holds rules and nothing else."""
    (tmp_path / "odd.py").write_text("RULE = None\n", encoding="utf-8")
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    linting.all_rules.cache_clear()
    with pytest.raises(TypeError, match=r"^RULE in openapi/rules/odd\.py is no Rule$"):
        linting.all_rules()
    sys.modules.pop("openapi.rules.odd")
    monkeypatch.undo()
    linting.all_rules.cache_clear()


def test_a_document_over_4_mb_is_refused_after_compaction():
    """APIM-IMPORT-003: what counts is the canonical text, in bytes of UTF-8."""
    tree = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1", "description": "ä" * 2_000_000},
        "servers": [{"url": "https://contoso.openai.azure.com/openai"}],
        "paths": {"/a": {"get": {"operationId": "A", "responses": {}}}},
    }
    document = Document("big.json", tree)
    text = openapi.canonical(document)
    assert len(text) < size.LIMIT_BYTES < len(text.encode())
    expected = (
        "big.json\n  [APIM-IMPORT-003]\n  the compacted document has 4,000,191 bytes; API Management takes 4,000,000; "
        "select fewer operations, or set compact to lean"
    )
    assert [str(finding) for finding in openapi.lint(document, text=text)] == [expected]
    lean = openapi.compacted(document, "lean")
    assert openapi.lint(lean, text=openapi.canonical(lean)) == ()


def test_rules_that_block_are_known_without_loading_the_others():
    """Whoever reads a document pays for these alone."""
    assert {rule.id for rule in linting.BLOCKING} == {rule.id for rule in linting.all_rules() if rule.blocking}
