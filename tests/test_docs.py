"""The documents keep up with the project: links lead somewhere, files and commands they name exist."""

import re
from pathlib import Path

import pytest

from tools import engine, engine_build

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS = [README, *sorted(ROOT.glob("[A-QS-Z]*.md")), ROOT / "examples" / "README.md", *PAGES]
INDEXES = [ROOT / "docs" / folder / "README.md" for folder in ("", "decisions", "reference/rules")]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors GitHub makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def linked(document: Path) -> set[Path]:
    """Files that relative links of a document lead to."""
    targets = re.findall(r"\]\(([^)\s#]+)", prose(document.read_text(encoding="utf-8")))
    return {(document.parent / target).resolve() for target in targets if not re.match(r"[a-z]+:", target)}


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


def test_files_named_in_the_map_of_the_code_exist():
    """What "Where is what" points at is there."""
    text = prose((ROOT / "docs" / "explanation" / "code-map.md").read_text(encoding="utf-8"))
    named = re.findall(r"`((?:\.?[\w-][\w.-]*/)+[\w.-]*|[\w-]+\.(?:py|toml|txt))`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(named) > 20


def test_the_readme_fits_one_screen():
    """What it is, two commands, a picture, five links."""
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    assert len(re.findall(r"^- .*\]\(", text, re.MULTILINE)) == 5


def test_every_page_is_in_the_list_of_pages():
    """docs/README.md leads to each page, rules and decisions through their own lists."""
    listed = {page for index in INDEXES for page in linked(index)}
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in {*listed, *INDEXES}] == []


def test_no_page_is_a_dead_end():
    """Each says what to read next; lists, and the pages of rules, lead on as they are."""
    written = [page for page in PAGES if page not in INDEXES and page.parent.name != "rules"]
    without = [page for page in written if not re.search(r"^(Next: |## Next$)", page.read_text(encoding="utf-8"), re.MULTILINE)]
    assert [str(page.relative_to(ROOT)) for page in without] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("[!R]*.md")), ids=lambda path: path.stem)
def test_a_decision_says_what_was_weighed(page):
    """Context, alternatives, decision, consequences, each with something to say."""
    sections = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sections[1::2] == ["Context", "What was weighed", "Decision", "Consequences"]
    assert all(len(text.split()) > 10 for text in sections[2::2])
    assert len(re.findall(r"^[-|] ", sections[4], re.MULTILINE)) >= 2


def test_commands_have_one_spelling():
    """`bin/apim …` works in every shell; docs/reference/commands.md alone says what else does."""
    others = re.compile(r"python -m apim(?!_)|`apim [a-z]+")
    wrong = {document.name for document in DOCUMENTS if others.search(document.read_text(encoding="utf-8"))}
    assert wrong <= {"commands.md", "CHANGELOG.md"}


def test_make_targets_named_exist():
    """Every `make …` in a document is a target with a line in `make help`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*?## ", makefile, flags=re.MULTILINE))
    installing = {"runtime", "development"}
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - targets - installing == set()
    assert targets - {"requirements", "clean"} <= named


def test_versions_are_the_ones_in_force():
    """The documents ask for the versions that the tools ask for."""
    minimum = engine.dotted(engine.MINIMUM)
    readme, azure = (path.read_text(encoding="utf-8") for path in (README, ROOT / "docs" / "start" / "azure.md"))
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_client_that_a_page_makes_has_a_key(document):
    """The openai package raises without one before any call, also where the key travels in another header."""
    calls = re.findall(r"\bOpenAI\((base_url=[^()]*)\)", document.read_text(encoding="utf-8"))
    assert [call for call in calls if "api_key=" not in call] == []


def squeezed(text: str) -> str:
    """The text without the white space at the beginning of lines."""
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("block", XML)
def test_xml_that_a_how_to_shows_is_what_the_program_makes(block):
    """It stands, line by line, in the plan of a case of the blueprint."""
    assert squeezed(block) in squeezed(DESIRED)
