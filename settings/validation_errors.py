"""What pydantic found wrong, in terms of the user's file."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from linting import Finding
from settings.sources import Sources
from settings.types import looks_like_key

_INSTEAD = {"unknown-key"}
"""Rules whose fix names, in quotes, the key that was meant."""

_KINDS = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a mapping",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


class _Veiled:
    """Stands for a text that is not to be shown."""

    def __str__(self) -> str:
        return "the text there"


_VEILED = _Veiled()


def explain(error: ValidationError, model: type[BaseModel], steps: tuple[str | int, ...], sources: Sources) -> Iterator[Finding]:
    """One finding per mistake, placed under `steps`."""
    details = error.errors(include_url=False)
    told = {detail["loc"]: _told(_veiled(detail, steps), _model_at(model, detail["loc"][:-1]), _last(detail)) for detail in details}
    meant = {(*loc[:-1], fix.split('"')[1]) for loc, (rule, _, fix) in told.items() if rule in _INSTEAD and '"' in fix}
    for loc, (rule, found, fix) in told.items():
        follows = any(other[: len(loc)] == loc for other in told if len(other) > len(loc))
        if follows or (rule == "missing-key" and loc in meant):
            continue  # consequence of a mistake that is told below it, or beside it
        # pydantic appends "[key]" when a mapping's key, not its value, is wrong.
        yield sources.finding(rule, (*steps, *(step for step in loc if step != "[key]")), found, fix)


def _veiled(detail: ErrorDetails, steps: tuple[str | int, ...]) -> ErrorDetails:
    """The error with a stand-in for what stands in a credential: a key may be pasted there in place of its name."""
    hidden = "credential" in (*steps, *detail["loc"]) and isinstance(detail["input"], str)
    return {**detail, "input": _VEILED} if hidden else detail


def _last(detail: ErrorDetails) -> str:
    return str(detail["loc"][-1]) if detail["loc"] else ""


def unknown_key(key: str, allowed: Iterable[str]) -> tuple[str, str]:
    """What to say of a key nobody reads, with the nearest one that exists."""
    names = sorted(allowed)
    if looks_like_key(key):
        return f"the unknown key looks like the key of a resource; allowed: {', '.join(names)}", "remove it, and use another key"
    close = get_close_matches(key, names, n=1, cutoff=0.6) or [name for name in names if name.lower() == key.lower()]
    fix = f'write "{close[0]}"' if close else "remove it"
    return f'unknown key "{key}"; allowed: {", ".join(names)}', fix


def _told(detail: ErrorDetails, model: type[BaseModel] | None, key: str) -> tuple[str, str, str]:
    """Rule, found and fix of one pydantic error."""
    context, kind, value = detail.get("ctx", {}), detail["type"], detail["input"]
    if "found" in context:
        return kind, str(context["found"]), str(context["fix"])
    if kind == "extra_forbidden":
        return _extra(key, model)
    if kind == "missing":
        return "missing-key", f'"{key}" is missing', f"add it: {_described(model, key)}"
    if kind in _KINDS:
        return "wrong-type", f"{_shown(value)} is not {_KINDS[kind]}", f"write {_KINDS[kind]}{_quote(kind, value)}"
    return _wrong_value(detail, model, key)


_NOT_IN_THIS_VERSION = {
    "largeLanguageModel": "this program deploys with API version 2024-05-01, whose diagnostics cannot log prompts and completions"
}
"""Keys that a reader of Azure's documentation may look for."""


def _extra(key: str, model: type[BaseModel] | None) -> tuple[str, str, str]:
    if key in _NOT_IN_THIS_VERSION:
        return "not-supported", _NOT_IN_THIS_VERSION[key], "remove it"
    return "unknown-key", *unknown_key(key, _aliases(model))


def _wrong_value(detail: ErrorDetails, model: type[BaseModel] | None, key: str) -> tuple[str, str, str]:
    context, shown = detail.get("ctx", {}), _shown(detail["input"])
    if detail["type"] == "literal_error":
        return "wrong-value", f"{shown} is not allowed; allowed: {context['expected']}", "write one of them"
    if detail["type"] == "string_pattern_mismatch":
        return "wrong-value", f"{shown} does not match {context['pattern']}", f"change it: {_described(model, key)}"
    if detail["type"] == "too_short":
        return "wrong-value", "the list is empty", f"change it: {_described(model, key)}"
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    return "wrong-value", f"{shown}: {message}", f"change it: {_described(model, key)}"


def _quote(kind: str, value: object) -> str:
    return f': "{value}" in quotes' if kind == "string_type" and isinstance(value, int | float | date) else ""


def _shown(value: object) -> str:
    """A value short enough for a message; structures by kind alone."""
    if isinstance(value, str):
        return f'"{value[:80]}"'
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a mapping" if isinstance(value, dict) else "a list"
    return str(value)


def _aliases(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _described(model: type[BaseModel] | None, key: str) -> str:
    """A field's description, as the start of a remedy: lower case, first sentence."""
    for name, field in model.model_fields.items() if model else ():
        if key == (field.alias or name) and field.description:
            text = field.description.split(". ")[0].rstrip(".")
            return text if text[1:2].isupper() else text[0].lower() + text[1:]
    return "see docs/reference/settings.md"


def _model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that a location inside `model` belongs to."""
    found: type[BaseModel] | None = model
    for step in loc:
        if isinstance(step, int) or found is None:
            continue
        by_alias = {field.alias or name: field.annotation for name, field in found.model_fields.items()}
        if step in by_alias:
            found = _model_in(by_alias[step])
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for inner in get_args(annotation) if (model := _model_in(inner))), None)
