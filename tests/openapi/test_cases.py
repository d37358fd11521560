"""Golden cases: a folder in `cases/` is a document, what is done with it, and exactly what comes out.

    spec.yaml | spec.json   the document; its first line says what the case proves, in JSON the file why.txt does
    patch.json              optional, applied as specs/patches/dev.json would be
    overlay.yaml            optional, an OpenAPI Overlay, applied after patch.json
    options.json            optional: arguments of `openapi.contract`, operations as in settings; or {"lint": true} to lint
                            the file as loaded
    expected.json           the contract's document, or
    error.txt               the findings, as a user reads them (warnings too where the case lints or only warns)

`python -m tests.openapi.test_cases` writes expected.json or error.txt anew; review the difference.
"""

import json
from pathlib import Path

import pytest

import openapi
from linting import ContractError

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
PATCHES = ("patch.json", "overlay.yaml")
INPUTS = {"spec.yaml", "spec.json", *PATCHES, "options.json", "why.txt"}
OUTPUTS = {"expected.json", "error.txt"}
SERVER = "https://contoso.openai.azure.com/openai"


def outcome(case: Path) -> tuple[str, str]:
    """The name of the golden file a case has, and what it should hold."""
    spec = next(path for path in (case / "spec.json", case / "spec.yaml") if path.exists())
    options = case / "options.json"
    arguments = {"server": SERVER} | (json.loads(options.read_text("utf-8")) if options.exists() else {})
    if isinstance(arguments.get("operations"), list):
        arguments["operations"] = [selector(item) for item in arguments["operations"]]
    try:
        document = openapi.load(spec.read_bytes(), spec.name)
        if arguments.pop("lint", False):
            return "error.txt", findings_text(openapi.lint(document))
        patches = [openapi.Patch(name, (case / name).read_bytes()) for name in PATCHES if (case / name).exists()]
        contract = openapi.contract(document, patches=patches, **arguments)
    except ContractError as error:
        return "error.txt", f"{error}\n"
    told = [warning for warning in contract.warnings if not warning.quiet]
    if told:
        return "error.txt", findings_text(told)
    assert openapi.canonical(contract.document) == contract.text
    return "expected.json", json.dumps(json.loads(contract.text), indent=1, ensure_ascii=False) + "\n"


def selector(item):
    """A selector as settings have it: text, or a mapping with one member."""
    return item if isinstance(item, str) else openapi.Selector(*next(iter(item.items())))


def findings_text(findings) -> str:
    return "\n".join(f"{finding.severity}: {finding}" for finding in findings) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case):
    """A case folder yields exactly its expected document or its exact findings."""
    names = {path.name for path in case.iterdir()}
    assert names <= INPUTS | OUTPUTS, "a stray file"
    assert len(names & OUTPUTS) == 1, "one of expected.json and error.txt"
    assert len(names & {"spec.json", "spec.yaml"}) == 1, "one of spec.json and spec.yaml"
    name, text = outcome(case)
    assert name in names
    assert text == (case / name).read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_every_case_says_what_it_proves(case):
    """The comment on the first line of spec.yaml, or why.txt beside a JSON document."""
    if (case / "spec.json").exists():
        assert (case / "why.txt").read_text("utf-8").strip()
    else:
        assert (case / "spec.yaml").read_text("utf-8").startswith("# ")


def test_every_rule_has_a_case():
    """Each rule in the folder shows its message in some case; the size of 4 MB has a test in test_linting.py."""
    shown = "".join(path.read_text("utf-8") for path in FOLDER.glob("*/error.txt"))
    assert [rule.id for rule in openapi.all_rules() if f"[{rule.id}]" not in shown] == ["APIM-IMPORT-003"]


if __name__ == "__main__":
    for folder in CASES:
        golden, content = outcome(folder)
        for stale in OUTPUTS:
            (folder / stale).unlink(missing_ok=True)
        (folder / golden).write_text(content, "utf-8")
