"""Strings."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import jwt
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.formats import composite
from apim_simulator.policy.expressions.rows.encoding import basic
from apim_simulator.policy.expressions.rows.row import Methods, method, one
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, display

IGNORING: Final = ("OrdinalIgnoreCase", "InvariantCultureIgnoreCase", "CurrentCultureIgnoreCase")


def _folded(compare: Callable[[str, str], Any]) -> Callable[[str, str | None, str], Any]:
    """A comparison with StringComparison. Raises EvaluationFailed for null."""

    def compared(text: str, other: str | None, comparison: str) -> Any:
        if other is None:
            raise EvaluationFailed("Value cannot be null. (Parameter 'value')")
        return compare(text.lower(), other.lower()) if comparison in IGNORING else compare(text, other)

    return compared


def _equal(a: str | None, b: str | None, comparison: str | None) -> bool:
    return (a or "").lower() == (b or "").lower() and (a is None) == (b is None) if comparison in IGNORING else a == b


def split(text: str, separators: str | list[str] | None, empty: str | None) -> list[str]:
    """`Split` by characters or strings; without any by blanks."""
    found = [separators] if isinstance(separators, str) else separators
    pieces = re.split("|".join(map(re.escape, found)) if found else r"\s", text)
    return [piece for piece in pieces if piece] if empty == "RemoveEmptyEntries" else pieces


def split_at_most(text: str, separators: str | list[str], most: int, empty: str | None) -> list[str]:
    """`Split` into a number of pieces at most; the last has the rest. Raises NotSimulatedValue where empty ones go."""
    if empty == "RemoveEmptyEntries" or most < 1:
        raise NotSimulatedValue("Split into a number of pieces without the empty ones is not simulated")
    found = [separators] if isinstance(separators, str) else separators
    return re.split("|".join(map(re.escape, found)), text, maxsplit=min(most - 1, len(text))) if most > 1 else [text]


def _strip(side: Callable[[str, str | None], str]) -> Callable[..., str]:
    return lambda text, *characters: side(text, "".join("".join(each) for each in characters if each) or None)


def index_of(text: str, part: str, start: int | None) -> int:
    """`IndexOf`, from an index on."""
    if not 0 <= (start or 0) <= len(text):
        raise EvaluationFailed("Index was out of range. Must be non-negative and less than or equal to the size of the collection.")
    return text.find(part, start or 0)


def pad(text: str, width: int, filler: str | None, *, left: bool) -> str:
    """`PadLeft` and `PadRight`."""
    if not 0 <= width <= f.MOST_CHARACTERS:
        raise f.too_wide(width)
    return text.rjust(width, filler or " ") if left else text.ljust(width, filler or " ")


def insert(text: str, start: int, part: str) -> str:
    """`Insert`. Raises EvaluationFailed beyond the end."""
    return f.substring(text, 0, start) + part + text[start:]


def remove(text: str, start: int, size: int | None) -> str:
    """`Remove`. Raises EvaluationFailed beyond the end."""
    f.substring(text, start, size)
    return text[:start] + ("" if size is None else text[start + size :])


STRING: Final[Methods] = {
    "AsJwt": one(t.JWT, jwt.read_jwt),
    "AsBasic": one(t.BASIC, basic),
    **{
        name: (method(t.BOOL, call, t.STRING), method(t.BOOL, _folded(call), t.STRING, t.COMPARISON))
        for name, call in (("StartsWith", str.startswith), ("EndsWith", str.endswith), ("Contains", str.__contains__))
    },
    "Equals": (method(t.BOOL, lambda s, other: s == other, t.STRING), method(t.BOOL, _equal, t.STRING, t.COMPARISON)),
    "IndexOf": (
        *one(t.INT, index_of, t.STRING, t.INT, optional=1),
        *one(t.INT, index_of, t.CHAR, t.INT, optional=1),
        method(t.INT, _folded(str.find), t.STRING, t.COMPARISON),
    ),
    "LastIndexOf": (method(t.INT, str.rfind, t.STRING), method(t.INT, str.rfind, t.CHAR)),
    "Replace": (method(t.STRING, f.replace, t.STRING, t.STRING), method(t.STRING, f.replace, t.CHAR, t.CHAR)),
    "Substring": one(t.STRING, f.substring, t.INT, t.INT, optional=1),
    **{name: one(t.STRING, str.lower) for name in ("ToLower", "ToLowerInvariant")},
    **{name: one(t.STRING, str.upper) for name in ("ToUpper", "ToUpperInvariant")},
    "Split": (
        method(t.STRINGS, lambda text, *chars: split(text, list(chars), None), rest=t.CHAR),
        method(t.STRINGS, lambda text, chars: split(text, chars, None), t.CHARS),
        method(t.STRINGS, lambda text, part: split(text, [part], None), t.STRING),
        *(method(t.STRINGS, split, kind, t.SPLIT_OPTIONS) for kind in (t.CHAR, t.CHARS, t.STRING, t.STRINGS)),
        *(
            method(t.STRINGS, split_at_most, kind, t.INT, t.SPLIT_OPTIONS, optional=1)
            for kind in (t.CHAR, t.CHARS, t.STRING, t.STRINGS)
        ),
    ),
    "Trim": (method(t.STRING, _strip(str.strip), rest=t.CHAR), method(t.STRING, _strip(str.strip), t.CHARS)),
    "TrimStart": (method(t.STRING, _strip(str.lstrip), rest=t.CHAR), method(t.STRING, _strip(str.lstrip), t.CHARS)),
    "TrimEnd": (method(t.STRING, _strip(str.rstrip), rest=t.CHAR), method(t.STRING, _strip(str.rstrip), t.CHARS)),
    "PadLeft": one(t.STRING, partial(pad, left=True), t.INT, t.CHAR, optional=1),
    "PadRight": one(t.STRING, partial(pad, left=False), t.INT, t.CHAR, optional=1),
    "Insert": one(t.STRING, insert, t.INT, t.STRING),
    "Remove": one(t.STRING, remove, t.INT, t.INT, optional=1),
    "ToCharArray": one(t.CHARS, list),
    "CompareTo": one(t.INT, lambda a, b: (a > b) - (a < b), t.STRING),
}
OF_STRING: Final[Methods] = {
    "IsNullOrEmpty": one(t.BOOL, lambda s: not s, t.STRING),
    "IsNullOrWhiteSpace": one(t.BOOL, lambda s: not (s or "").strip(), t.STRING),
    "Equals": one(t.BOOL, _equal, t.STRING, t.STRING, t.COMPARISON, optional=1),
    "Join": (
        method(t.STRING, lambda separator, values: (separator or "").join(map(display, values)), t.STRING, t.sequence_of(t.STRING)),
        method(t.STRING, lambda separator, values: (separator or "").join(map(display, values)), t.STRING, t.sequence_of(t.OBJECT)),
        method(t.STRING, lambda separator, *values: (separator or "").join(map(display, values)), t.STRING, rest=t.OBJECT),
    ),
    "Concat": (method(t.STRING, lambda *parts: "".join(map(display, parts)), rest=t.OBJECT),),
    "Format": (method(t.STRING, composite, t.STRING, rest=t.OBJECT),),
    "Compare": one(t.INT, lambda a, b: ((a or "") > (b or "")) - ((a or "") < (b or "")), t.STRING, t.STRING),
}
