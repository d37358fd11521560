"""docs/evidence.md explains every id that is cited, and each entry of it is cited."""

import json
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evidence.md"
REPLAYED = {"explained.json", "closing.json"}
"""Files of replays, which name recordings by the hundred, as data: a line for their family is enough."""
LEFT_OUT = {"scenarios", "node_modules", "__pycache__"}
FAMILIES = (
    "api|op|oaj|oay|old|policy|named-value|backend|product|subscription-apis|subscription-product|logger|diagnostic"
    "|api-diagnostic|rev|clone|o2[2-6]|obe|cli[a-z]+|cog2\\d|role"
)
NUMBERED = re.compile(rf"(?<![\w/-])(?:{FAMILIES})-\d\d(?!\d)")
ANSWER = re.compile(
    r"(?<![\w/-])(?:aoai2?|apim)-(?:\d{3}|chat|completions|responses|stream|embeddings|token-limit|cors)[a-z0-9-]*(?<!-)"
)
TOPIC = re.compile(r"(?<![\w-])(?:ARM|GW|MODEL|SIM|PROV)-(?:\d\d|[A-Z]+(?:-[A-Z]+)*)(?![\w-])")
RANGE = re.compile(rf"(?<![\w/-])((?:{FAMILIES}|PROV)-)(\d\d) to \1(\d\d)")
WILDCARD = re.compile(r"(?<![\w/-])([a-z]+\d*(?:-[a-z0-9]+)*-)\*")
TAG = re.compile(r"(?<=[\s(])\[([A-Z])(?:/([A-Z]))?(?=[\]:, ])")


@cache
def sources() -> Sequence[Path]:
    """Code, tests, data and pages, but for this page, this test, and what is hidden or installed."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in LEFT_OUT and not (name.startswith(".") and name != ".github")]
        wanted = [name for name in files if name.endswith((".py", ".md", ".yaml", ".yml", ".json"))]
        found += [path for path in (Path(folder, name) for name in wanted) if path not in {PAGE, Path(__file__)}]
    return found


def entries() -> list[str]:
    """Ids of the page, in its order."""
    return re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Text by file."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sources() if path.name not in REPLAYED}


@pytest.fixture(scope="module")
def cited(texts) -> dict[str, set[str]]:
    """Ids by file."""
    return {
        file: {found for pattern in (NUMBERED, ANSWER, TOPIC) for found in pattern.findall(text)} for file, text in texts.items()
    }


def test_every_id_that_is_cited_is_explained(cited):
    """Whoever reads an id beside a rule finds what it says and where it is from."""
    known = set(entries())
    missing = {
        f"{file}: {found}"
        for file, ids in cited.items()
        for found in ids
        if found not in known and not any(entry.startswith(f"{found}-") for entry in known)
    }
    assert missing == set()


def test_every_entry_is_cited(texts, cited):
    """An entry that nothing rests on goes; one for a whole family rests on any of it, in the data of replays too."""
    known, found = entries(), set().union(*cited.values())
    for text in (path.read_text(encoding="utf-8") for path in sources() if path.name in REPLAYED):
        found.update(each for pattern in (NUMBERED, ANSWER, TOPIC) for each in pattern.findall(text))
    for text in texts.values():
        for stem, first, last in RANGE.findall(text):
            found.update(f"{stem}{number:02}" for number in range(int(first), int(last) + 1))
        for stem in WILDCARD.findall(text):
            found.update(entry for entry in known if entry.startswith(stem))
    families = {entry for entry in known if entry.endswith("-*")}
    assert [entry for entry in known if entry not in {*found, *families}] == []
    assert [entry for entry in families if not any(each.startswith(entry[:-1]) for each in found)] == []


def test_no_entry_stands_twice():
    assert sorted(set(entries())) == sorted(entries())


def test_every_replayed_recording_has_its_family_in_the_page():
    """By an entry of its own, or by a line for all of the family."""
    known = tuple(re.sub(r"(?:\d\d|\*)$", "", entry) for entry in entries())
    for path in (path for path in sources() if path.name in REPLAYED):
        for name in NUMBERED.findall(path.read_text(encoding="utf-8")):
            assert name[:-2] in known, (path.name, name)


def test_every_tag_is_defined(texts):
    """A letter in brackets says how sure a statement is; the page says what the letter means."""
    defined = set(re.findall(r"^\| \[([A-Z])\] \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    used = {
        letter for file, text in texts.items() if file.startswith("simulator/src") for pair in TAG.findall(text) for letter in pair
    }
    assert used - {""} <= defined


def test_each_entry_of_a_recording_names_its_public_source(evidence):
    """Repository and path stand above the table that has the entry, or beside it, as the recordings name them."""
    page = PAGE.read_text(encoding="utf-8")
    known = set(entries())
    for file in sorted((evidence / "arm" / "captures").glob("*.json")):
        for capture in json.loads(file.read_text(encoding="utf-8")):
            short = NUMBERED.match(capture["id"])
            entry = short[0] if short else capture["id"]
            repository = capture["source"].get("repo")
            if entry in known and repository:
                line = page.index(f"| `{entry}` |")
                above = page[page.rindex("\n#", 0, line) : page.index("\n", line)]
                assert repository in above, entry


def test_code_cites_no_document_that_is_not_here(texts):
    """A reference such as `notes.md 3.5` names a file of this repository, or is an id of the page."""
    for file, text in texts.items():
        if file.endswith((".py", ".json")):
            for name in re.findall(r"(?<![\w/.-])([\w/.-]+\.md)(?: (?:section )?\d)", text):
                assert (ROOT / name).exists() or (ROOT / "docs" / name).exists(), (file, name)
