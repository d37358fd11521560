"""Golden cases: a folder in `cases/` is a policy, what surrounds it, and exactly what the linter says.

    policy.xml | policy.rawxml  the policy, in the format that its ending names; a comment before its root says what it proves
    options.json                optional: scope (default: api), and members of `policy.Context`, lists for sets of names
    error.txt                   the findings, as a user reads them, each behind its severity; empty where there are none

`python -m tests.policy.test_cases` writes error.txt anew; review the difference.
"""

import json
from pathlib import Path

import pytest

import policy
from linting import ContractError

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
POLICIES = {"policy.xml": "xml", "policy.rawxml": "rawxml"}


def text_of(case):
    """The name of a case's policy file, and what it holds."""
    (name,) = [name for name in POLICIES if (case / name).exists()]
    return name, (case / name).read_text("utf-8")


def options(case):
    """The scope and the context of a case."""
    file = case / "options.json"
    told = json.loads(file.read_text("utf-8")) if file.exists() else {}
    scope = told.pop("scope", "api")
    return scope, policy.Context(**{name: frozenset(value) if isinstance(value, list) else value for name, value in told.items()})


def outcome(case):
    """What error.txt should hold."""
    name, text = text_of(case)
    try:
        found = policy.lint(policy.parse(text, POLICIES[name], name), *options(case))
    except ContractError as error:
        found = error.findings
    return "".join(f"{finding.severity}: {finding}\n" for finding in found)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case):
    """A case folder yields exactly its findings, and says what it proves."""
    names = {path.name for path in case.iterdir()}
    assert names <= {*POLICIES, "options.json", "error.txt"}, "a stray file"
    assert outcome(case) == (case / "error.txt").read_text("utf-8")
    assert text_of(case)[1].startswith("<!-- ")


def test_every_rule_has_a_case():
    """Each rule in the folder shows its message in some case."""
    shown = "".join(path.read_text("utf-8") for path in FOLDER.glob("*/error.txt"))
    assert [rule.id for rule in policy.all_rules() if f"[{rule.id}]" not in shown] == []


if __name__ == "__main__":
    for folder in CASES:
        (folder / "error.txt").write_text(outcome(folder), "utf-8")
