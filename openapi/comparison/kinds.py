"""What a schema says of values besides their bounds: type, null, format, default, access, what tells variants apart."""

from collections.abc import Iterator

from openapi.comparison.bounds import Difference, kind_of, or_none
from openapi.comparison.discriminators import property_name
from openapi.comparison.effective import Schema, nullable, types
from openapi.json_values import describe, same

AS_TEXT = frozenset({"number", "integer", "boolean"})
"""Types whose values are texts, too, where everything is written as text: in a path, a query, a header."""


def kinds(before: Schema, after: Schema, *, text: bool) -> Iterator[Difference]:
    """Other types of values; with `text`, a number is one of the texts that a string allows."""
    one, other = (_types(schema, text=text) for schema in (before, after))
    if one != other:
        wider = other is None or (one is not None and one < other)
        narrower = one is None or (other is not None and other < one)
        rule = "DIFF-TYPE-WIDENED" if wider else "DIFF-TYPE-NARROWED" if narrower else "DIFF-TYPE-CHANGED"
        yield rule, kind_of(before), kind_of(after)
    if nullable(before) != nullable(after):
        yield ("DIFF-NULL-ALLOWED", "no null", "null") if nullable(after) else ("DIFF-NULL-FORBIDDEN", "null", "no null")
    if before.get("format") != after.get("format"):
        yield "DIFF-FORMAT", or_none(before, "format"), or_none(after, "format")


def _types(schema: Schema, *, text: bool) -> frozenset[str] | None:
    given = types(schema)
    return given | AS_TEXT if text and given is not None and "string" in given else given


def others(before: Schema, after: Schema) -> Iterator[Difference]:
    """What else a client may go by."""
    if not same(before.get("default"), after.get("default")):  # a default of null is what leaving out is without one
        yield "DIFF-DEFAULT", or_none(before, "default"), or_none(after, "default")
    for name in ("readOnly", "writeOnly"):
        if (before.get(name) is True) != (after.get(name) is True):
            yield "DIFF-ACCESS", f"{name} {or_none(before, name)}", f"{name} {or_none(after, name)}"
    old = [schema.get("deprecated") is True for schema in (before, after)]
    if old[0] != old[1]:
        yield ("DIFF-DEPRECATED", "in use", "deprecated") if old[1] else ("DIFF-REINSTATED", "deprecated", "in use")
    if not same(property_name(before), property_name(after)):
        yield "DIFF-DISCRIMINATOR", describe(property_name(before)), describe(property_name(after))
