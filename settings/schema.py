"""JSON Schemas from the models, so that editors complete and check what users write.

`python -m settings.schema` writes `schemas/`; a test compares. Stack files name theirs in a comment that the YAML
language server reads; `Pulumi.yaml` holds the same keys under `config`, each plain or under `value`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from settings.sources import NAMESPACE
from settings.stack_file import StackFile

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
STACK = "stack.schema.json"
_ANY_KEY = r"^[^:]+(:[^:]+)+$"
_SECRET = {
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
    "description": "An encrypted value, written by `pulumi config set --secret`.",
}


def stack_schema() -> dict[str, Any]:
    """Schema of `Pulumi.<stack>.yaml`: our keys, encrypted values under any other name, other packages' keys as they are."""
    models = _models()
    properties = {
        "config": _config(models["properties"]),
        "encryptionsalt": {"type": "string"},
        "encryptedkey": {"type": "string"},
        "secretsprovider": {"type": "string"},
        "environment": {},
    }
    return _schema("Stack configuration", {"properties": properties, "additionalProperties": False, "$defs": models["$defs"]})


def project_schema() -> dict[str, Any]:
    """Schema of the `config` in `Pulumi.yaml`, which refers to that of stack files; the rest of the file is Pulumi's."""
    settings = {key: _plain_or_under_value(key) for key in _models()["properties"]}
    return _schema("Project configuration", {"properties": {"config": _config(settings)}})


def _plain_or_under_value(key: str) -> dict[str, Any]:
    schema = {"$ref": f"{STACK}#/properties/config/properties/{NAMESPACE}:{key}"}
    under_value = {"type": "object", "properties": {"value": schema}, "required": ["value"], "additionalProperties": False}
    return {"anyOf": [schema, under_value]}


def _config(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {f"{NAMESPACE}:{key}": schema for key, schema in settings.items()},
        "patternProperties": {f"^{NAMESPACE}:(?!({'|'.join(settings)})$)": _SECRET},
        "propertyNames": {"pattern": _ANY_KEY},
        "if": {"not": {"required": [f"{NAMESPACE}:adopted"]}},
        "then": {"properties": {f"{NAMESPACE}:apis": {"minItems": 1}}},
    }


def _models() -> dict[str, Any]:
    """Schema of the models, without the titles that pydantic makes of field names."""
    whole = StackFile.model_json_schema(by_alias=True)
    for model in (whole, *whole["$defs"].values()):
        for schema in model["properties"].values():
            schema.pop("title", None)
    return whole


def _schema(title: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{title} of {NAMESPACE}",
        "type": "object",
        **body,
    }


SCHEMAS = {STACK: stack_schema, "project.schema.json": project_schema}
"""Each file of `schemas/` and what makes it."""


def text(name: str) -> str:
    """Content of a schema file."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write every schema."""
    FOLDER.mkdir(exist_ok=True)
    for name in SCHEMAS:
        (FOLDER / name).write_text(text(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
