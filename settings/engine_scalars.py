"""What a scalar of a stack file is to the engine: kind by form, value, and the text that a key becomes.

The rules are those of the reader that the engine has (gopkg.in/yaml.v3, resolve.go), each seen with engine 3.259.0.
"""

import base64
import binascii
import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

TAG: Final = "tag:yaml.org,2002:"
STR: Final = f"{TAG}str"
NULL, BOOL, INT, FLOAT, TIME, MERGE, BINARY = (
    f"{TAG}{name}" for name in ("null", "bool", "int", "float", "timestamp", "merge", "binary")
)
_WORDS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), (BOOL, True)),
    **dict.fromkeys(("false", "False", "FALSE"), (BOOL, False)),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), (NULL, None)),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), (FLOAT, math.nan)),
    **{f"{sign}{word}": (FLOAT, math.inf) for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{f"-{word}": (FLOAT, -math.inf) for word in (".inf", ".Inf", ".INF")},
    "<<": (MERGE, "<<"),
}
_INT: Final = re.compile(r"[-+]?(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)|(?P<dec>0|[1-9][0-9]*))")
_BASES: Final = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_TIME: Final = re.compile(
    r"(?P<date>\d{4}-\d\d?-\d\d?)"
    r"(?:[Tt](?P<clock>\d\d?:\d\d?:\d\d?)(?P<fraction>\.\d{1,9})?(?P<zone>Z|[-+]\d\d:\d\d)"
    r"| (?P<plain>\d\d?:\d\d?:\d\d?)(?P<plain_fraction>\.\d{1,9})?)?"
)
_LIMITS: Final = (-(2**63), 2**63)
"""Integers are of 64 bits; beyond they are floating point numbers."""
_POINT_IN_TIME: Final = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<clock>\d\d:\d\d:\d\d)(?:\.\d+)? [-+]\d{4} \S+")
"""What an unquoted date arrives as."""


class Refused(ValueError):
    """The engine takes no such scalar."""

    def __init__(self, found: str, fix: str) -> None:
        super().__init__(found)
        self.found, self.fix = found, fix


class WrittenInt(int):
    """A whole number that knows its text in the file."""

    written: str


class WrittenFloat(float):
    """A number that knows its text in the file."""

    written: str


class WrittenTime(str):
    """What the engine makes of an unquoted date, with its text in the file."""

    __slots__ = ("written",)
    written: str


def tag_of(text: str) -> str:
    """What a plain scalar is."""
    return _resolved(text)[0]


def scalar(tag: str, text: str) -> Any:
    """The value of a scalar with a tag. Raises Refused."""
    if tag in {STR, MERGE} or not tag.startswith(TAG):
        return text
    if tag == BINARY:
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refused("the value is no base64 of a text", "write the text itself") from None
    kind, value = _resolved(text)
    if tag == FLOAT and kind == INT:
        kind = FLOAT
    if kind != tag and tag in {NULL, BOOL, INT, FLOAT, TIME}:
        raise Refused(f'"{text[:80]}" is not what its tag says, {tag.removeprefix(TAG)}', "remove the tag")
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(f"{text} is no number that configuration can hold", f'write "{text}" in quotes, or a number')
    return value


def key_text(tag: str, text: str) -> str:
    """What a key arrives as: configuration has texts for keys."""
    try:
        value = scalar(tag, text)
    except Refused:
        return text
    if value is None:
        return "<nil>" if text else text
    return str(value).lower() if isinstance(value, bool) else str(value)


def _resolved(text: str) -> tuple[str, Any]:
    """Tag and value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first == "." or first in "+-0123456789":
        moment = _moment(text) if first.isdecimal() else None
        if moment is not None:
            return TIME, moment
        plain = text if first == "." else text.replace("_", "")
        if match := _INT.fullmatch(plain):
            return INT, _integer(match, text)
        if _FLOAT.fullmatch(plain) and math.isfinite(float(plain)):
            return FLOAT, _number(float(plain), text)
    return STR, text


def _integer(match: re.Match[str], text: str) -> Any:
    kind = match.lastgroup or "dec"
    value = int(match[kind], _BASES[kind]) * (-1 if match[0].startswith("-") else 1)
    return _written(WrittenInt(value), text) if _LIMITS[0] <= value < _LIMITS[1] else _number(float(value), text)


def _number(value: float, text: str) -> Any:
    """JSON has no point behind a whole number, and no more digits than tell it from its neighbours."""
    if value.is_integer() and abs(value) < 1e21:  # noqa: PLR2004 - from there on the engine writes an exponent
        return _written(WrittenInt(Decimal(repr(value))), text)
    return _written(WrittenFloat(value), text)


def _written(value: Any, text: str) -> Any:
    value.written = text
    return value


def _moment(text: str) -> WrittenTime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    clock, fraction = match["clock"] or match["plain"] or "0:0:0", match["fraction"] or match["plain_fraction"] or ""
    zone = "+00:00" if match["zone"] in {None, "Z"} else str(match["zone"])
    try:
        day = date(*map(int, match["date"].split("-")))
        moment = datetime.combine(day, datetime.min.time(), UTC).replace(
            **dict(zip(("hour", "minute", "second"), map(int, clock.split(":")), strict=True))  # type: ignore[arg-type]
        )
    except ValueError:
        return None
    offset = zone.replace(":", "")
    name = "UTC" if offset in {"+0000", "-0000"} else offset
    digits = fraction.rstrip("0").rstrip(".")
    value = f"{moment:%Y-%m-%d %H:%M:%S}{digits} {offset.replace('-0000', '+0000')} {name}"
    return _written(WrittenTime(value), text)  # type: ignore[no-any-return]


def unquoted_date(text: str) -> str | None:
    """What to write, in quotes, for a text that the engine made of an unquoted date; None for any other text."""
    match = _POINT_IN_TIME.fullmatch(text)
    if match is None:
        return None
    return str(getattr(text, "written", match["day"] if match["clock"] == "00:00:00" else text))
