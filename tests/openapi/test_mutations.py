"""Real documents with something broken in them: never a traceback, always a place."""

import json
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import openapi
from linting import ContractError, Finding

NAMES = (
    "azure-openai-2023-05-15.json",
    "azure-openai-2024-06-01.json",
    "azure-openai-2024-10-21.json",
    "azure-openai-2023-03-15-preview-chat-only.json",
)
SERVER = "https://contoso.openai.azure.com/openai"
ODD = (
    *(None, True, False, 0, -1, 1.5, "", "x", "{", "{endpoint}"),
    *("#/components/schemas/none", "#", [], {}, [None], {"$ref": 1}, {"": {}}),
)

Place = tuple[str | int, ...]


@cache
def places(text: str):
    """Every container of a document: the path of keys that leads there."""
    found: list[Place] = []
    left: list[Place] = [()]
    tree = json.loads(text)
    while left:
        path = left.pop()
        node = tree
        for key in path:
            node = node[key]
        if isinstance(node, dict | list) and node:
            found.append(path)
            left.extend((*path, key) for key in (node if isinstance(node, dict) else range(len(node))))
    return found


def child(node, key):
    """What is at a key that the document had, if it still has."""
    if isinstance(node, dict):
        return node.get(key)
    return node[key] if isinstance(node, list) and isinstance(key, int) and key < len(node) else None


def mutated(text: str, chance: random.Random, *, indent: int | None = 1) -> str:
    """The document with one to three members removed, replaced, renamed, doubled, or put in the place of others; or cut as text."""
    if chance.random() < 0.05:
        cut = chance.randrange(len(text))
        return text[:cut] + text[cut + chance.randrange(1, 9) :]
    tree = json.loads(text)
    for _ in range(chance.randint(1, 3)):
        node = tree
        for key in chance.choice(places(text)):
            node = child(node, key)
        if not isinstance(node, dict | list) or not node:
            continue  # an earlier change took the place away
        key = chance.choice(list(node) if isinstance(node, dict) else list(range(len(node))))
        change = chance.randrange(5)
        if change == 0:
            del node[key]
        elif change == 1:
            node[key] = chance.choice(ODD)
        elif change == 2 and isinstance(node, dict):
            node[str(chance.choice(ODD))] = node.pop(key)
        elif change == 3 and isinstance(node, list):
            node.append(node[key])
        else:
            other = chance.choice(list(node) if isinstance(node, dict) else list(range(len(node))))
            node[key] = node[other]
    return json.dumps(tree, indent=indent)


@cache
def text(file: Path) -> str:
    """A document, read once for all changes of it."""
    return file.read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
@given(
    seed=st.integers(0, 2**32),
    options=st.fixed_dictionaries(
        {"compact": st.sampled_from(["full", "lean"]), "operation_ids": st.sampled_from(["keep", "normalise"])}
    ),
)
def test_a_broken_document_is_refused_or_deployed(evidence, name, seed, options):
    """The whole way, kept and normalised, full and lean: a contract that reads back as itself, or findings with places."""
    outcome(mutated(text(evidence / "specs" / name), random.Random(seed)), options)  # noqa: S311 - repeatable, not secret


def outcome(broken, options):
    """Load, judge as it is, and go the whole way."""
    try:
        document, _ = openapi.examined(broken, "broken.json")
        for finding in openapi.lint(document):
            placed(finding, broken)
        contract = openapi.contract(openapi.load(broken, "broken.json"), server=SERVER, **options)
    except ContractError as error:
        first, *rest = error.findings
        for finding in (first, *rest):
            placed(finding, broken)
    else:
        assert openapi.canonical(openapi.load(contract.text, "again.json")) == contract.text


def placed(finding: Finding, text: str):
    """A finding names its file, says something and a fix, and its place is a line of the file or a pointer."""
    assert finding.source == "broken.json"
    assert finding.found
    assert finding.fix
    assert finding.place == "" or finding.place.startswith(("/", "line "))
    assert finding.line is None or 1 <= finding.line <= text.count("\n") + 1
