"""A text that a JSON schema allows: by its format, its pattern and its length."""

import re
import warnings
from collections.abc import Callable, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

FORMATS: Mapping[str, str] = {
    "date": "2026-01-02",
    "date-time": "2026-01-02T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "PT1H",
    "email": "someone@contoso.example",
    "hostname": "contoso.example",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://contoso.example/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
"""One text for each format of structured outputs and the ones next to them."""
LONGEST = 10_000
"""Longer texts are not made."""
CATEGORIES: Mapping[Any, Callable[[str], bool]] = {
    _constants.CATEGORY_DIGIT: str.isdigit,
    _constants.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    _constants.CATEGORY_SPACE: str.isspace,
    _constants.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    _constants.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    _constants.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}
SAMPLES = "a0 -_A.b1"
"""Characters tried for a category or a negated set."""


class Unfit(ValueError):
    """A schema of which no instance is made here; the message names the keyword."""


def text(schema: Mapping[str, Any], name: str) -> str:
    """The text of its format, else the shortest that its pattern allows, else the property's name, cut or filled to the length."""
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    if least > LONGEST:
        raise Unfit(f"minLength {least}")
    if "pattern" in schema:
        found = _matching(schema["pattern"])
    elif "format" in schema:
        found = FORMATS.get(str(schema["format"]), "")
        if not found:
            raise Unfit(f"format {schema['format']}")
    else:
        found = (name or "text").ljust(least, "x")[:most]
    if len(found) < least or (most is not None and len(found) > most):
        raise Unfit("a length that its format or pattern does not meet")
    return found


def _matching(pattern: Any) -> str:
    """The shortest text by construction, never by a search, which some patterns make endless."""
    if not isinstance(pattern, str):
        raise Unfit(f"pattern {pattern}")
    try:
        with warnings.catch_warnings(action="ignore"):  # of sets that a later Python may read otherwise
            parts = list(_parser.parse(pattern))
        if parts and parts[0] == (_constants.AT, _constants.AT_BEGINNING):
            del parts[0]
        if parts and parts[-1] == (_constants.AT, _constants.AT_END):
            del parts[-1]
        return _shortest(parts)
    except (re.error, OverflowError, RecursionError, Unfit):
        raise Unfit(f"pattern {pattern}") from None


def _shortest(parts: Any) -> str:
    found = "".join(_of_part(token, value) for token, value in parts)
    if len(found) > LONGEST:
        raise OverflowError
    return found


def _of_part(token: Any, value: Any) -> str:
    """The shortest text of one part of a parsed regular expression. Raises Unfit for groups that look elsewhere, and their like."""
    if token is _constants.LITERAL:
        return chr(value)
    if token in (_constants.NOT_LITERAL, _constants.ANY):
        return "a" if value != ord("a") else "b"
    if token is _constants.IN:
        return _one_of(value)
    if token in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, _, inner = value
        once = _shortest(inner) if least else ""
        if len(once) * least > LONGEST:
            raise OverflowError
        return once * int(least)
    if token is _constants.SUBPATTERN:
        return _shortest(value[-1])
    if token is _constants.BRANCH:
        return _shortest(value[1][0])
    raise Unfit(str(token))


def _one_of(members: list[Any]) -> str:
    """A character of a set: its first literal or range, else a usual one that the set has."""
    negated = members[0][0] is _constants.NEGATE
    if not negated and members[0][0] is not _constants.CATEGORY:
        token, value = members[0]
        return chr(value[0] if token is _constants.RANGE else value)
    for character in SAMPLES:
        if any(_holds(member, character) for member in members[negated:]) is not negated:
            return character
    raise Unfit("a set of unusual characters")


def _holds(member: tuple[Any, Any], character: str) -> bool:
    token, value = member
    if token is _constants.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    if token is _constants.CATEGORY:
        return CATEGORIES[value](character)
    return bool(value == ord(character))
