"""Real documents against themselves, each other, and themselves with something broken."""

import json
import random

import pytest

import openapi
from linting import ContractError
from openapi.comparison import comparable, compare
from tests.openapi.comparison.test_laws import exists
from tests.openapi.test_mutations import mutated

NAMES = ("azure-openai-2023-05-15.json", "azure-openai-2024-06-01.json", "azure-openai-2024-10-21.json", "azure-openai-v1.json")


def read(evidence, name):
    return (evidence / "specs" / name).read_text("utf-8")


def reversed_keys(value):
    """The same value with the members of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", NAMES)
def test_neither_key_order_nor_compaction_is_a_change(evidence, name):
    """The file, its members in another order, and what is deployed of it are one contract, but for the server."""
    document = openapi.load(read(evidence, name), name)
    assert compare(document, openapi.load(json.dumps(reversed_keys(document.tree)), "other.json")) == ()
    base = "/openai/v1" if "v1" in name else "/openai"
    deployed = openapi.contract(document, server=f"https://contoso.openai.azure.com{base}", compact="lean").document
    assert {change.rule for change in compare(document, deployed)} <= {"DIFF-SERVER-PATH", "DIFF-SECURITY"}


def test_a_newer_api_version_adds_and_breaks(evidence):
    """2023-05-15 to 2024-10-21: operations come, none goes, and some of what chat takes is narrower."""
    changes = compare(*(openapi.load(read(evidence, name), name) for name in (NAMES[0], NAMES[2])))
    rules = [change.rule for change in changes]
    assert rules.count("DIFF-OPERATION-ADDED") == 3
    assert "DIFF-OPERATION-REMOVED" not in rules
    assert [change.kind for change in changes] == sorted(
        (change.kind for change in changes), key=["breaking", "risky", "safe"].index
    )


@pytest.mark.parametrize("name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.rest) for name in NAMES[1:3])])
def test_broken_documents_are_compared_without_a_traceback(evidence, name):
    """Every mutation that loads is compared both ways; each change has a place in one of the two documents."""
    text = read(evidence, name)
    whole = openapi.load(text, name)
    chance = random.Random(f"diff {name}")  # noqa: S311 - repeatable, not secret
    told = 0
    for _ in range(40):
        try:
            broken = comparable(openapi.load(mutated(text, chance, indent=None), "broken.json"))
        except ContractError:
            continue
        for pair in ((whole, broken), (broken, whole)):
            changes = compare(*pair)
            told += bool(changes)
            assert [change for change in changes if not any(exists(document, change.place) for document in pair)] == []
    assert told > 10


@pytest.mark.parametrize("name", ["openai-2.3.0.json", "azure-openai-2025-03-01-preview.json"])
def test_31_documents_are_compared_too(evidence, name):
    document, _ = openapi.examined(read(evidence, name), name)
    assert compare(document, document) == ()
