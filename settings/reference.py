"""The reference of all settings as Markdown tables, from the models: what each key means, which values it takes, its default.

`python -m settings.reference` writes the part of docs/reference/settings.md between its markers; a test compares. What a key means
is its field's description, which editors show too: it may end in `default: …` where the default is no value.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from settings.reference_sections import BEGINNING, FOR_EXPERTS, SECTIONS

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"
BEGIN: Final = "<!-- written by `python -m settings.reference` from here -->\n"
END: Final = "<!-- to here -->\n"
APART: Final = frozenset(section.model for section in SECTIONS)
"""Models that have a section of their own: others are part of that of their owner."""

_DEFAULT_IN_WORDS = re.compile(r"(?:; d|\. D)efault: (?P<default>.+)\.$")
_COLUMNS = "| Key | Values | Default | |\n|---|---|---|---|\n"


def inner_model(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model inside an annotation, and how a key path goes through it: `[]` a list, `.<name>` a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    for argument in get_args(annotation):
        model, _ = inner_model(argument)
        if model:
            text = str(annotation)
            return model, "[]" if "tuple[" in text else ".<name>" if "Mapping[" in text else ""
    return None, ""


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo, dict[str, Any]]]:
    """Key path, field and JSON Schema of everything under a model, down to what has a section of its own."""
    whole = model.model_json_schema(by_alias=True)
    for name, field in model.model_fields.items():
        key = field.alias or name
        yield f"{prefix}{key}", field, {"$defs": whole.get("$defs", {}), **whole["properties"][key]}
        inner, step = inner_model(field.annotation)
        if inner and inner not in APART:
            yield from fields(inner, f"{prefix}{key}{step}.")


def text() -> str:
    """The page between its markers, these included."""
    parts = [BEGIN, _beginning()]
    for section in SECTIONS:
        elsewhere = {field.alias or name for model in section.without for name, field in model.model_fields.items()}
        experts = FOR_EXPERTS.get(section.model, frozenset())
        own = [row for row in fields(section.model) if _top(row[0]) not in elsewhere]
        first = [row for row in own if _top(row[0]) not in experts]
        after = [row for row in own if _top(row[0]) in experts]
        parts.append(f"{'#' * section.level} {section.title}\n\n{section.words}{_table(first)}")
        if after:
            parts.append(f"{'#' * (section.level + 1)} For experts: {section.title}\n\n{_table(after)}")
    return "\n".join([*parts, END])


def _top(path: str) -> str:
    """First key of a path."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _beginning() -> str:
    known = {f"{prefix}{path}": field for prefix, model in BEGINNING.prefixes for path, field, _ in fields(model)}
    rows = [f"| `{path}` | {_words(known[path])} |" for path in BEGINNING.keys]
    return f"{BEGINNING.words}| Key | |\n|---|---|\n" + "\n".join(rows) + "\n"


def _table(rows: list[tuple[str, FieldInfo, dict[str, Any]]]) -> str:
    lines = [f"| `{path}` | {_values(schema)} | {_default(field)} | {_words(field)} |" for path, field, schema in rows]
    return _COLUMNS + "\n".join(lines) + "\n"


def _words(field: FieldInfo) -> str:
    """The description without its default, and with a link where the model has a section."""
    words = _DEFAULT_IN_WORDS.sub(".", field.description or "").replace("|", "\\|")
    inner, _ = inner_model(field.annotation)
    section = next((section for section in SECTIONS if section.model is inner), None)
    return f"{words} [More]({section.anchor})" if section else words


def _default(field: FieldInfo) -> str:
    """What holds where the key is left out."""
    if field.is_required():
        return "required"
    if match := _DEFAULT_IN_WORDS.search(field.description or ""):
        return match["default"]
    if field.default in (None, (), {}) or isinstance(field.default, BaseModel):
        return "none" if field.default in (None, (), {}) else "`{}`"
    return f"`{_written(field.default)}`"


def _written(value: Any) -> str:
    """A default as YAML writes it in one line."""
    if isinstance(value, BaseModel):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.model_dump(by_alias=True).items()) + "}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    return value if isinstance(value, str) and value != "*" else json.dumps(value)


def _values(schema: dict[str, Any]) -> str:
    """The values that a key takes, in words."""
    known = {"$defs": schema["$defs"]}
    if "$ref" in schema:
        return _values(known | schema["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    if kinds := [] if "properties" in schema else schema.get("anyOf", schema.get("oneOf", [])):
        return " or ".join(dict.fromkeys(_values(known | kind) for kind in kinds if kind.get("type") != "null"))
    if named := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return ", ".join(f"`{value}`" for value in named)
    if schema.get("type") in {"integer", "number"}:
        return _range(schema)
    if schema.get("type") == "object":
        return "keys below" if "properties" in schema else "by name"
    return {"array": "list", "boolean": "`true`, `false`"}.get(schema.get("type", ""), "text")


def _range(schema: dict[str, Any]) -> str:
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    most = schema.get("maximum", schema.get("exclusiveMaximum"))
    if least is None or most is None:
        return "number" if least is most else f"number from {least}" if most is None else f"number to {most}"
    return f"{least} to {most}"


def whole(page: str) -> str:
    """A page with what is between its markers as it is now."""
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    return before + text() + after


def main() -> int:
    """Write the tables."""
    PAGE.write_text(whole(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
