"""`$filter` of lists: the part of OData that clients of API Management were seen to use; anything else is refused by name."""

import re
from collections.abc import Callable, Mapping

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.store import Json

Test = Callable[[Json], bool]

FIELD = r"(?:properties/)?(?P<field>displayName|name|scope|ownerId)"
TEXT = r"'(?P<text>(?:[^']|'')*)'"
SPLIT = re.compile(r"\s+and\s+(?=(?:[^']|'[^']*')*$)", re.IGNORECASE)
FORMS: Mapping[str, re.Pattern[str]] = {
    "eq": re.compile(rf"^\(?\s*{FIELD}\s+eq\s+{TEXT}\s*\)?$", re.IGNORECASE),
    "contains": re.compile(rf"^contains\(\s*{FIELD}\s*,\s*{TEXT}\s*\)$", re.IGNORECASE),
    "substringof": re.compile(rf"^substringof\(\s*{TEXT}\s*,\s*{FIELD}\s*\)$", re.IGNORECASE),
    "tags": re.compile(rf"^(?:properties/)?tags/any\(\s*(\w+)\s*:\s*\1\s+eq\s+{TEXT}\s*\)$", re.IGNORECASE),
}


def parse(expression: str, service_id: str) -> Test:
    """Predicate over a list's items. Raises `SimulatorUnsupported` for what FORMS does not cover.

    Relative scopes compare with full ones (subscription-apis-08), an owner by the last segment of its id
    (subscription-product-07), tags by `any` (named-value-12). Letter case is ignored, as in ids (inferred).
    """
    tests = [_term(term.strip(), service_id) for term in SPLIT.split(expression.strip())]
    return lambda item: all(test(item) for test in tests)


def _term(term: str, service_id: str) -> Test:
    for form, pattern in FORMS.items():
        if match := pattern.match(term):
            text = match["text"].replace("''", "'").lower()
            if form == "tags":
                return lambda item: text in [tag.lower() for tag in item["properties"].get("tags") or []]
            field = match["field"].lower()
            if form == "eq":
                return lambda item: text in _spellings(item, field, service_id)
            return lambda item: text in _value(item, field)
    raise errors.unsupported(f"$filter {term!r}; known are eq, contains, substringof and tags/any, joined by and")


def _value(item: Json, field: str) -> str:
    if field == "name":
        return str(item.get("name") or "").lower()
    properties = {name.lower(): value for name, value in item.get("properties", {}).items()}
    return str(properties.get(field) or "").lower()


def _spellings(item: Json, field: str, service_id: str) -> set[str]:
    value = _value(item, field)
    if field == "scope":
        return {value, value.removeprefix(service_id.lower())}
    if field == "ownerid":
        return {value, value.removeprefix(service_id.lower()), ids.last(value)}
    return {value}
