"""JSON text to values: repeated keys and numbers that JSON cannot hold are refused, integers of any size stay exact.

The standard library's C scanner does the reading. Only a text with a mistake is scanned again, slowly, for places.
"""

import json
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # the stubs hide it
from typing import Any, NoReturn

from linting import ContractError, Finding
from openapi.pointers import pointer

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()
TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+')
"""A member name with its colon, which is group 1 without it; any other string; a bracket or comma; a number or word."""


def read(text: str, source: str) -> Any:
    """The value of a JSON text. Raises ContractError with line and column."""
    repeated = False

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        members = dict(pairs)
        repeated = repeated or len(members) != len(pairs)
        return members

    def not_json(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        value = json.loads(text, object_pairs_hook=unique, parse_constant=not_json)
    except json.JSONDecodeError as error:
        found = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ContractError(
            [Finding(source, line_column(text, error.pos), "document-syntax", found, "correct the JSON there")]
        ) from None
    except ValueError:  # a constant such as NaN, or an integer of more digits than Python converts
        raise ContractError([_bad_number(text, source)]) from None
    if repeated:
        raise ContractError(_repeated_keys(text, source))
    return value


def line_column(text: str, offset: int) -> str:
    """The place of a character offset, both counted from 1."""
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def keys(text: str) -> Iterator[tuple[str, int]]:
    """Pointer and character offset of each member name and list item of a valid JSON text, in order.

    A repeated name comes twice. `Lines` is quicker where places are known.
    """
    prefix, is_object, index = "", True, 0
    place = ""
    outer: list[tuple[str, bool, int]] = []
    for match in TOKEN.finditer(text):
        token = match[0]
        if token == ",":
            index += 1
        elif token in "}]":
            prefix, is_object, index = outer.pop()
        elif match[1] is not None:
            place = prefix + pointer([json.loads(match[1])])
            yield place, match.start()
        else:
            if not is_object:
                place = f"{prefix}/{index}"
                yield place, match.start()
            if token in "{[":
                outer.append((prefix, is_object, index))
                prefix, is_object, index = place, token == "{", 0


class Lines:
    """Finds lines of places in a valid JSON text.

    Objects and lists on the way are looked through once and remembered; what they hold is skipped by the standard library's
    C scanner. So a place costs milliseconds in a megabyte, and many places little more than one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside: dict[int, dict[str, tuple[int, int]]] = {}
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, tokens: Sequence[str]) -> int | None:
        """The line of a place, counted from 1; None where there is no such place."""
        at, found = _past_space(self._text, 0), 0
        for token in tokens:
            if at not in self._inside:
                self._inside[at] = {name: (start, value) for name, start, value in _members(self._text, at)}
            inside = self._inside[at].get(token)
            if inside is None:
                return None
            found, at = inside
        return bisect(self._ends, found) + 1


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Name, offset of the name, offset of the value of each member of what begins at `at`, which may be neither object nor list."""
    if text[at] not in "{[":
        return
    is_object, number = text[at] == "{", 0
    at = _past_space(text, at + 1)
    while text[at] not in "}]":
        name, start = str(number), at
        if is_object:
            name, at = scanstring(text, at + 1, True)
            at = _past_space(text, _past_space(text, at) + 1)
        yield name, start, at
        _, at = DECODER.raw_decode(text, at)
        at = _past_space(text, at)
        if text[at] == ",":
            at, number = _past_space(text, at + 1), number + 1


def _past_space(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match else at


def _repeated_keys(text: str, source: str) -> list[Finding]:
    first: dict[str, int] = {}
    findings = []
    repeated = "\0"
    for place, offset in keys(text):
        if place.startswith(repeated + "/"):
            continue  # what the second one holds is not repeated, it belongs to another object
        if place in first:
            repeated = place
            found = f"{place} is defined here and at {line_column(text, first[place])}"
            findings.append(Finding(source, line_column(text, offset), "document-duplicate-key", found, "keep one of the two"))
        first.setdefault(place, offset)
    return findings


def _bad_number(text: str, source: str) -> Finding:
    bad = re.compile(r"-?(?:NaN|Infinity|[0-9]{1000,})$")
    match = next(match for match in TOKEN.finditer(text) if bad.match(match[0]))
    found = f"{match[0][:12]} is not a number that JSON and API Management can hold"
    return Finding(source, line_column(text, match.start()), "document-number", found, "write a finite number, or remove it")
