"""Variants that differ in one list of values or types alone, as the one schema that lets the same values through."""

from collections.abc import Sequence
from typing import Any

from openapi.comparison.effective import Effective, Schema, types, values
from openapi.comparison.merging import bare
from openapi.json_values import same

DEPTH = 3
"""Levels of properties that are looked into."""

LISTED = frozenset({"enum", "const"})


def united(effective: Effective, variants: Sequence[Any], depth: int = DEPTH) -> Schema | None:
    """One schema for the values of several; None where they differ in more, as what one allows with what another does not.

    Words for people do not count. Of variants that differ in one property, that one's schemas are united.
    """
    schemas = [effective.resolved_of(variant) for variant in variants]
    first, *others = bares = [bare(schema) for schema in schemas]
    different = {name for each in others for name in each.keys() | first.keys() if not same(each.get(name), first.get(name))}
    if not different:
        return schemas[0]
    if different <= LISTED and all(values(each) is not None for each in bares):
        return {**_without(schemas[0], LISTED), "enum": [value for each in bares for value in values(each) or ()]}
    if different == {"type"} and all(types(each) is not None for each in bares):
        return {**schemas[0], "type": sorted({name for each in bares for name in types(each) or ()})}
    if different == {"properties"} and depth:
        return _of_one_property(effective, schemas, depth)
    return None


def _of_one_property(effective: Effective, schemas: Sequence[Schema], depth: int) -> Schema | None:
    given: list[Any] = [schema.get("properties") for schema in schemas]
    if any(not isinstance(each, dict) or each.keys() != given[0].keys() for each in given):
        return None
    unlike = [name for name in given[0] if any(not same(bare(each[name]), bare(given[0][name])) for each in given)]
    if len(unlike) != 1:
        return None
    joined = united(effective, [each[unlike[0]] for each in given], depth - 1)
    return None if joined is None else {**schemas[0], "properties": {**given[0], unlike[0]: joined}}


def _without(schema: Schema, members: frozenset[str]) -> Schema:
    return {name: value for name, value in schema.items() if name not in members}
