"""JSON as Json.NET reads it: more than the standard allows (https://www.newtonsoft.com/json/help).

Single quotes, names without quotes, comments, a comma behind the last member and raw line breaks in strings are taken [K].
"""

import json
import re
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"""
      "(?P<double>(?:[^"\\]|\\.)*+)"
    | '(?P<single>(?:[^'\\]|\\.)*+)'
    | (?P<comment>/\*.*?(?:\*/|\Z) | //[^\n]*+)
    | (?P<name>[A-Za-z_$][\w$]*+)(?P<colon>\s*+:)?
    | (?P<open>["'].*+)
    """,
    re.DOTALL | re.VERBOSE,
)
_LAST_COMMA: Final = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_DECODER: Final = json.JSONDecoder(strict=False)
"""One for all: `json.loads` makes a new one for each text that it is not to read strictly."""
_BEGINS: Final = frozenset("{[\"'/-0123456789tfnuNI")


def read(text: str) -> Any:
    """The value. Raises ValueError with Json.NET's words [K], RecursionError for what is nested too deep."""
    try:
        return _DECODER.decode(text)
    except ValueError:
        pass
    try:
        return json.loads(_LAST_COMMA.sub(lambda match: match[1] or "", _TOKEN.sub(_standard, text)), strict=False)
    except json.JSONDecodeError as error:
        raise ValueError(_problem(text, error)) from None
    except ValueError:
        raise ValueError("JSON integer is too large to parse.") from None  # Python reads no number of so many digits


def _standard(token: re.Match[str]) -> str:
    """A string or name in double quotes, without a comment."""
    if token["comment"] is not None:
        return " "
    if token["name"] is not None:
        return f'"{token["name"]}"{token["colon"]}' if token["colon"] else token["name"]
    if token["open"] is not None:
        return '"'  # never closed: no rest of it has to be looked at
    text = token["single"] if token["double"] is None else token["double"]
    return '"' + re.sub(r"""\\.|\"""", _escaped, text, flags=re.DOTALL) + '"'


def _escaped(match: re.Match[str]) -> str:
    return {"\\'": "'", '"': '\\"'}.get(match[0], match[0])


def _problem(text: str, error: json.JSONDecodeError) -> str:
    first = text.lstrip()[:1]
    if not first:
        return "Path '', line 0, position 0."
    if first not in _BEGINS:
        return f"Unexpected character encountered while parsing value: {first}. Path '', line 0, position 0."
    return f"It ends or is malformed near line {error.lineno}, position {error.colno}."
