"""`apim rules`, and docs/reference/rules, which it writes."""

from pathlib import Path

from apim import rule_pages
from tests.apim.command_line import invoke

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "reference" / "rules"


def test_pages_are_those_of_the_rules():
    """docs/reference/rules holds what `bin/apim rules --write docs/reference/rules` writes, and nothing else."""
    expected = rule_pages.pages(rule_pages.examples(ROOT))
    assert {file.name: file.read_text(encoding="utf-8") for file in PAGES.iterdir()} == expected


def test_every_rule_says_what_how_and_from_where():
    for rule in rule_pages.all_rules():
        assert rule.title.endswith("."), rule.id
        assert rule.check.__doc__, rule.id
        assert rule.source, rule.id
        assert not rule.remedy.endswith("."), rule.id


def test_one_rule_and_all(tmp_path):
    """One page to read, all of them to write, and a wrong name."""
    assert invoke("rules", "APIM-IMPORT-035") == (0, (PAGES / "APIM-IMPORT-035.md").read_text(encoding="utf-8"), "")
    assert invoke("rules")[1] == (PAGES / "README.md").read_text(encoding="utf-8")
    assert invoke("rules", "--write", str(tmp_path))[0] == 0
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in PAGES.iterdir()}
    assert invoke("rules", "apim-import-035") == invoke("rules", "APIM-IMPORT-035")
    near = 'error: there is no rule "IMPORT-035"; APIM-IMPORT-035 is one, and `bin/apim rules` lists them\n'
    assert invoke("rules", "IMPORT-035") == (2, "", near)
    others = invoke("rules")[1].partition("## Others")[2]
    assert invoke("rules", "Already-Exists") == (0, f"## Others{others}", "")
    near = 'error: there is no rule "pool-deployment"; pool-deployments is one, and `bin/apim rules` lists them\n'
    assert invoke("rules", "pool-deployment") == (2, "", near)
    assert invoke("rules", "X") == (2, "", 'error: there is no rule "X"; `bin/apim rules` lists them\n')


def test_a_page_shows_what_breaks_the_rule():
    """A document of each rule, then what is said of it; what is long is cut."""
    shown = rule_pages.examples(ROOT)
    assert shown
    for example in shown.values():
        assert example.count("\n```text\n") == 1
        assert not example.startswith("```text")
        assert all(len(line) <= rule_pages.MAX_LINE + 1 for line in example.splitlines())
