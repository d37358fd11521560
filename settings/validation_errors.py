"""What pydantic found wrong, in terms of the user's file."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from linting import Finding
from settings.sources import Sources, Steps
from settings.types import looks_like_key

_NEAREST = 3
"""Names that a message about an unknown one lists."""
_MEANT = 0.6
"""Likeness from which a name is taken for the one that was meant, of 0 to 1 (our choice)."""
_LONGEST = 80
"""Characters of a user's text in a message."""
_INSTEAD = {"unknown-key"}
"""Rules whose fix names, in quotes, the key that was meant."""

KINDS = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a mapping",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
"""What is wanted where a value has another type, by pydantic's kinds of errors."""


class _Veiled:
    """Replaces a text that is not to be in a message."""

    def __str__(self) -> str:
        return "the text there"


_VEILED = _Veiled()


def explain(error: ValidationError, model: type[BaseModel], steps: Steps, sources: Sources) -> Iterator[Finding]:
    """One finding per mistake, placed under `steps`."""
    details = error.errors(include_url=False)
    messages = {
        detail["loc"]: _message(_veiled(detail, steps), _model_at(model, detail["loc"][:-1]), _last(detail)) for detail in details
    }
    meant = {(*loc[:-1], fix.split('"')[1]) for loc, (rule, _, fix) in messages.items() if rule in _INSTEAD and '"' in fix}
    for loc, (rule, found, fix) in messages.items():
        follows = any(other[: len(loc)] == loc for other in messages if len(other) > len(loc))
        if follows or (rule == "missing-key" and loc in meant):
            continue  # consequence of a mistake that is reported below it, or beside it
        # pydantic appends "[key]" when a mapping's key, not its value, is wrong.
        yield sources.finding(rule, (*steps, *(step for step in loc if step != "[key]")), found, fix)


def _veiled(detail: ErrorDetails, steps: Steps) -> ErrorDetails:
    """The error with a stand-in for what is in a credential: a key may be pasted there in place of its name."""
    hidden = "credential" in (*steps, *detail["loc"]) and isinstance(detail["input"], str)
    return {**detail, "input": _VEILED} if hidden else detail


def _last(detail: ErrorDetails) -> str:
    return str(detail["loc"][-1]) if detail["loc"] else ""


def unknown_key(key: str, allowed: Iterable[str]) -> tuple[str, str]:
    """Found and fix for a key that is none: what to do first, then the nearest ones; all of them where they are as few."""
    if looks_like_key(key):
        return "the unknown key looks like the key of a resource", "remove it, and use another key"
    text = key[:_LONGEST]
    likeness = {name: (_likeness(name.lower(), text.lower()), _likeness(name, text)) for name in sorted(allowed)}
    names = sorted(likeness, key=likeness.__getitem__, reverse=True)
    kind = "allowed" if len(names) <= _NEAREST else "nearest"
    fix = f'write "{names[0]}"' if names and likeness[names[0]][0] >= _MEANT else "remove it"
    return f'unknown key "{text}"', f"{fix}; {kind}: {', '.join(names[:_NEAREST]) or 'none'}"


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _message(detail: ErrorDetails, model: type[BaseModel] | None, key: str) -> tuple[str, str, str]:
    """Rule, found and fix of one pydantic error."""
    context, kind, value = detail.get("ctx", {}), detail["type"], detail["input"]
    if "found" in context:
        return kind, str(context["found"]), str(context["fix"])
    if kind == "extra_forbidden":
        return _extra(key, model)
    if kind == "missing":
        return "missing-key", f'"{key}" is missing', f"add it: {_described(model, key)}"
    if kind in KINDS:
        return "wrong-type", f"{quoted(value)} is not {KINDS[kind]}", f"write {KINDS[kind]}{_quote(kind, value)}"
    return _wrong_value(detail, model, key)


def _extra(key: str, model: type[BaseModel] | None) -> tuple[str, str, str]:
    return "unknown-key", *unknown_key(key, aliases(model))


def _wrong_value(detail: ErrorDetails, model: type[BaseModel] | None, key: str) -> tuple[str, str, str]:
    context, value = detail.get("ctx", {}), quoted(detail["input"])
    if detail["type"] == "literal_error":
        return "wrong-value", f"{value} is not allowed; allowed: {context['expected']}", "write one of them"
    if detail["type"] == "string_pattern_mismatch":
        return "wrong-value", f"{value} does not match {context['pattern']}", f"change it: {_described(model, key)}"
    if detail["type"] == "too_short":
        return "wrong-value", "the list is empty", f"change it: {_described(model, key)}"
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    return "wrong-value", f"{value}: {message}", f"change it: {_described(model, key)}"


def _quote(kind: str, value: object) -> str:
    """What to write in quotes: what the file has, which is not always what the value looks like (0123 is 83)."""
    if kind != "string_type" or not isinstance(value, int | float | date):
        return ""
    written = getattr(value, "written", None)  # none of `True`, which a file may write in three ways
    return f': "{written}" in quotes' if written else ": in quotes, as the file has it"


def quoted(value: object) -> str:
    """A value short enough for a message; structures by kind alone."""
    if isinstance(value, str):
        return f'"{value[:_LONGEST]}"'
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple):
        return "a mapping" if isinstance(value, dict) else "a list"
    return str(getattr(value, "written", value))


def aliases(model: type[BaseModel] | None) -> list[str]:
    """Names of a model's fields, as files have them."""
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _described(model: type[BaseModel] | None, key: str) -> str:
    """A field's description, as the start of a remedy: lower case, first sentence."""
    for name, field in model.model_fields.items() if model else ():
        if key == (field.alias or name) and field.description:
            text = field.description.split(". ")[0].rstrip(".")
            return text if text[1:2].isupper() else text[0].lower() + text[1:]
    return "see docs/reference/settings.md"


def _model_at(model: type[BaseModel], loc: Steps) -> type[BaseModel] | None:
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
