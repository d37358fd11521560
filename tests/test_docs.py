"""The documents keep up with the project: links lead somewhere, files and commands they name exist."""

import re
from pathlib import Path

import pytest

from tools import engine, engine_build

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors GitHub makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    """Every relative link names a file that exists, and a heading that it has."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


def test_files_named_in_the_readme_exist():
    """What "Where is …" points at is there."""
    text = prose((ROOT / "README.md").read_text(encoding="utf-8"))
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|txt))`", text)
    assert [name for name in named if not name.startswith((".venv/", ".cache/")) and not (ROOT / name).exists()] == []
    assert len(named) > 15


def test_make_targets_named_exist():
    """Every `make …` in a document is a target with a line in `make help`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*?## ", makefile, flags=re.MULTILINE))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - targets == set()
    assert targets - {"requirements", "clean"} <= named


def test_versions_are_the_ones_in_force():
    """The documents ask for the versions that the tools ask for."""
    minimum = engine.dotted(engine.MINIMUM)
    readme, azure = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/start/azure.md"))
    assert f"{minimum} or newer ({engine_build.engine_version().removeprefix('v')} is what the tests run with)" in azure
    assert f"({minimum.removesuffix('.0')}+)" in readme
    assert f"{engine_build.go_version()}+" in readme


DESIRED = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/desired_state/desired").glob("*/desired.txt"))
)
FENCED = re.compile(r"^```xml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
XML = [
    pytest.param(block, id=f"{document.name}-{number}")
    for document in sorted((ROOT / "docs/guides").glob("*.md"))
    if document.name in {"access.md", "credentials.md", "guards.md", "limits.md", "pools.md"}
    for number, block in enumerate(
        re.findall(r"^```xml\n(.*?)^```$", document.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    )
]


def squeezed(text: str) -> str:
    """The text without the white space at the beginning of lines."""
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("block", XML)
def test_xml_that_a_how_to_shows_is_what_the_program_makes(block):
    """It stands, line by line, in the plan of a case of the blueprint."""
    assert squeezed(block) in squeezed(DESIRED)
