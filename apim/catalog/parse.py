"""From the catalog's text to values, with everything that is wrong at once."""

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from apim.catalog.model import Catalog, Entry
from linting import ContractError, Finding
from openapi.reading import read
from settings import unknown_key
from settings.validation_errors import KINDS, aliases, quoted

_KINDS = {**KINDS, "int_type": "a whole number"}
_VERSION = 'write it like "2024-10-21", "2025-03-01-preview" or v1'


def parse(text: bytes | str, source: str) -> Catalog:
    """The catalog in a YAML or JSON text; dates need no quotes there. Raises ContractError with all findings."""
    tree = read(text, source)
    try:
        return Catalog.model_validate(tree if tree is not None else {})
    except ValidationError as error:
        raise ContractError(_findings(error, source)) from None


def unknown_version(version: str, catalog: Catalog) -> str:
    """What to say of a version that the catalog does not have, with the nearest that it has."""
    near = get_close_matches(version, catalog.versions, n=1, cutoff=0.5)
    instead = f"; did you mean {near[0]}?" if near else ""
    return f'the catalog has no version "{version}"{instead}\n  it has: {", ".join(catalog.versions)}'


def _findings(error: ValidationError, source: str) -> Iterator[Finding]:
    for detail in error.errors(include_url=False):
        steps = tuple(step for step in detail["loc"] if step != "[key]")
        rule, found, fix = _explained(detail, steps)
        yield Finding(source, _place(steps), rule, found, fix)


def _explained(detail: ErrorDetails, steps: tuple[str | int, ...]) -> tuple[str, str, str]:
    """Rule, found and fix of one pydantic error."""
    context, kind, value = detail.get("ctx", {}), detail["type"], detail["input"]
    key = str(steps[-1]) if steps else ""
    if "found" in context:
        return kind, str(context["found"]), str(context["fix"])
    if kind == "missing":
        return "missing-key", f'"{key}" is missing', f"add it: {_described(steps)}"
    if kind == "extra_forbidden":
        return "unknown-key", *unknown_key(key, aliases(_model(steps)))
    if kind in _KINDS:
        quotes = " in quotes" if kind == "string_type" and not isinstance(value, dict | list) else ""
        return "wrong-type", f"{quoted(value)} is not {_KINDS[kind]}", f"write {_KINDS[kind]}{quotes}"
    return "wrong-value", *_wrong_value(detail, steps)


def _wrong_value(detail: ErrorDetails, steps: tuple[str | int, ...]) -> tuple[str, str]:
    value = quoted(detail["input"])
    if "[key]" in detail["loc"]:
        return f"{value} is no api-version", _VERSION
    if detail["type"] == "literal_error":
        return f"{value} is not allowed; allowed: {detail['ctx']['expected']}", "write one of them"
    if detail["type"] == "too_short":
        return "there is no version", "add one, see docs/guides/specs.md"
    return f"{value}: {detail['msg'][:1].lower()}{detail['msg'][1:]}", f"change it: {_described(steps)}"


def _model(steps: tuple[str | int, ...]) -> type[BaseModel]:
    """The model that holds the last step: `versions` at the root, entries below it."""
    return Catalog if len(steps) <= 1 else Entry


def _described(steps: tuple[str | int, ...]) -> str:
    # a place inside a list, such as notes[0], is described by the list
    named = [step for step in steps if isinstance(step, str)]
    for name, field in _model(steps).model_fields.items():
        if named and named[-1] == (field.alias or name) and field.description:
            text = field.description.rstrip(".")
            return text if text[1:2].isupper() or text.startswith("OpenAPI") else text[0].lower() + text[1:]
    return "see docs/guides/specs.md"


def _place(steps: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
