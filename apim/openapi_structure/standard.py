"""A document against the schemas that the OpenAPI Initiative publishes for 3.0 and 3.1.

https://spec.openapis.org/oas/3.0/schema/2021-09-28 and https://spec.openapis.org/oas/3.1/schema/2022-10-07, as the package
openapi-spec-validator carries them; jsonschema-rs applies them to a megabyte in milliseconds.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import files
from typing import Any

import jsonschema_rs

import openapi
from apim.openapi_structure.at import At

PACKAGE = "openapi-spec-validator"
DRAFT_202012 = "https://json-schema.org/draft/2020-12/schema"


def is_newer(document: openapi.Document) -> bool:
    """Whether it says that it is of 3.1, whose schemas are JSON Schema's."""
    return str(document.tree.get("openapi", "")).startswith("3.1")


def check(document: openapi.Document) -> Iterator[At]:
    """What the schema of its version says against the document."""
    for error in _validator(newer=is_newer(document)).iter_errors(document.tree):
        yield from innermost(error)


@cache
def _validator(*, newer: bool) -> Any:
    if not newer:
        return jsonschema_rs.Draft4Validator(_schema("v3.0"))
    standard = _schema("v3.1")
    # The standard's schema leaves schemas inside a document to whoever refers to it: here, to JSON Schema itself.
    whole = {
        "$schema": DRAFT_202012,
        "$ref": standard["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": DRAFT_202012}},
    }
    registry = jsonschema_rs.Registry([(standard["$id"], standard)])
    return jsonschema_rs.Draft202012Validator(whole, registry=registry)


def _schema(version: str) -> dict[str, Any]:
    """The schema as a file of the package, without loading the package."""
    file = next(file for file in files(PACKAGE) or () if file.parts[-3:] == ("schemas", version, "schema.json"))
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def innermost(error: Any) -> Iterable[At]:
    """An error as its causes tell it: of alternatives, none of which fits, those of the one that fits furthest."""
    branches = [list(branch) for branch in getattr(error.kind, "context", ())]
    best = max(branches, key=_depth, default=[])
    if _depth(best) <= len(error.instance_path):
        return [At(tuple(error.instance_path), error.message)]
    return [at for cause in best for at in innermost(cause)]


def _depth(branch: list[Any]) -> int:
    return max((len(cause.instance_path) for cause in branch), default=0)
