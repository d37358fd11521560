"""docs/reference/real-documents.md: what lint says of each real document, counted.

`python -m tests.openapi.test_real_documents` writes the table anew; review the difference, and the text below it.
"""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import openapi
from linting import ContractError, Finding

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "real-documents.md"
MARKED = re.compile(r"(?<=-->\n\n).*?(?=<!-- end of counts -->)", re.DOTALL)
V1 = {"azure-openai-v1.json"}


@cache
def linted(file: Path) -> tuple[str, tuple[Finding, ...]]:
    """Version and findings of a file with its server substituted as a stack does, where that can be done."""
    document, refused = openapi.examined(file.read_bytes(), file.name)
    try:
        document = openapi.with_server(document, f"https://contoso.openai.azure.com/openai{'/v1' * (file.name in V1)}")
    except ContractError:
        document = openapi.with_server(document, "https://contoso.example/v1")
    return document.tree["openapi"], (*refused, *openapi.lint(document))


def table(folder: Path) -> str:
    """One row per document and rule: how many findings, of which severity."""
    rows = ["| Document | OpenAPI | Errors | Warnings |", "|---|---|---|---|"]
    for file in sorted(folder.iterdir()):
        version, found = linted(file)
        cells = []
        for severity in ("error", "warning"):
            counts = Counter(finding.rule for finding in found if finding.severity == severity)
            told = [rule if number == 1 else f"{rule} ({number})" for rule, number in sorted(counts.items())]
            cells.append(", ".join(told) or "none")
        rows.append(f"| {file.name} | {version} | {cells[0]} | {cells[1]} |")
    return "\n".join(rows) + "\n\n"


def test_the_page_has_the_counts_of_today(evidence):
    assert table(evidence / "specs") == MARKED.search(PAGE.read_text(encoding="utf-8"))[0]


def test_every_rule_in_the_table_is_explained(evidence):
    """Below the table there is a paragraph for each rule that it names, and for no other."""
    counts, text = PAGE.read_text(encoding="utf-8").split("<!-- end of counts -->")
    assert set(re.findall(r"^- \*\*(APIM[A-Z0-9-]+)\*\*", text, re.MULTILINE)) - {"APIM-SERVER-VARIABLE"} == set(
        re.findall(r"APIM-[A-Z0-9-]+", MARKED.search(counts + "<!-- end of counts -->")[0])
    )


def test_only_31_has_errors(evidence):
    wrong = {file.name for file in (evidence / "specs").iterdir() if any(one.severity == "error" for one in linted(file)[1])}
    assert wrong == {"azure-openai-2025-03-01-preview.json", "openai-2.3.0.json"}


if __name__ == "__main__":
    evidence_folder = Path(os.environ.get("APIM_EVIDENCE", ROOT.parent / "shared"))
    PAGE.write_text(MARKED.sub(lambda _: table(evidence_folder / "specs"), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
