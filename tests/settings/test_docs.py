"""docs/reference/settings.md tells every setting, and none that does not exist."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from settings.reference import APART, PAGE, fields, inner_model, text, whole
from settings.reference_sections import BEGINNING, FOR_EXPERTS, SECTIONS
from settings.stack_file import StackFile


def reached(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all that its fields hold."""
    yield model
    for field in model.model_fields.values():
        inner, _ = inner_model(field.annotation)
        if inner:
            yield from reached(inner)


@pytest.fixture(scope="module")
def tables() -> str:
    """What the models say now."""
    return text()


def test_the_page_is_what_the_models_say():
    """`python -m settings.reference` writes it."""
    page = PAGE.read_text(encoding="utf-8")
    assert whole(page) == page


def test_every_model_is_told_in_a_section():
    """In its own, or in that of the one whose keys it holds."""
    told = {inner for model in APART for inner in reached(model)}
    assert set(reached(StackFile)) <= told
    assert {*reached(StackFile), *(base for model in reached(StackFile) for base in model.__mro__)} >= APART


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_every_key_has_words_and_a_default(section):
    """One sentence at least; what is told as default is not told again in words."""
    for path, field, _ in fields(section.model):
        assert field.description, path
        assert field.description.endswith("."), path


def test_ten_keys_come_first(tables):
    """A team needs no more to begin with; each exists."""
    assert len(BEGINNING.keys) == 10
    table = tables.split("## Keys of a stack", 1)[0]
    assert all(f"| `{key}` |" in table for key in BEGINNING.keys)


def test_what_is_for_experts_exists():
    for model, keys in FOR_EXPERTS.items():
        assert keys <= {field.alias or name for name, field in model.model_fields.items()}


def test_keys_of_lists_and_mappings_are_told_with_their_path(tables):
    """`[]` for an item of a list, `<name>` for a name that users choose; a default that is said stands in its column."""
    assert "| `members[].weight` | 0 to 100 | `50` |" in tables
    assert "| `operationPolicies.<name>.backend` | text | the API's |" in tables
    assert "| `statusCodes` | list | `[{min: 429, max: 429}, {min: 500, max: 599}]` |" in tables
    assert "| `tokenLimit.tokenQuotaPeriod` | `Hourly`, `Daily`, `Weekly`, `Monthly`, `Yearly` | none |" in tables
