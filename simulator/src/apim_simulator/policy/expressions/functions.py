"""What the members do at run time. Each raises EvaluationFailed where .NET throws."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from apim_simulator.policy.expressions.context import Headers
from apim_simulator.policy.expressions.types import BOOL, DOUBLE, INT, LONG, STRING, EvaluationFailed, Token, Type, cast, display

_DEFAULTS: Final = {BOOL: False, INT: 0, LONG: 0, DOUBLE: 0.0}
_INT32: Final = 2**31
_INT64: Final = 2**63


def length(text: str) -> int:
    """`string.Length`: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def joined_or_default(values: Headers, name: str, default: str | None) -> str | None:
    """`GetValueOrDefault` of headers and query: all values, comma-separated."""
    found = values.values(name)
    return default if found is None else ",".join(found)


def all_values(values: Headers, name: str) -> list[str]:
    """`Headers["name"]`."""
    found = values.values(name)
    if found is None:
        raise EvaluationFailed("The given key was not present in the dictionary.")
    return found


def variable_or_default(variables: Mapping[str, Any], name: str, default: Any, kind: Type) -> Any:
    """`Variables.GetValueOrDefault<T>(name, default)`; without a default, that of the type."""
    if name in variables:
        return cast(variables[name], kind)
    return _DEFAULTS.get(kind) if default is None else default


def body_as(body: bytes, kind: Type) -> Any:
    """`Body.As<T>(preserveContent: true)`."""
    text = body.decode("utf-8-sig", "replace")
    if kind == STRING:
        return text
    try:
        value = json.loads(text)
    except ValueError as error:
        raise EvaluationFailed(f"Error reading JObject from JsonReader. {error}") from None
    if not isinstance(value, dict):
        raise EvaluationFailed("Error reading JObject from JsonReader. Current JsonReader item is not an object.")
    return Token(value)


def entry(values: Mapping[str, Any], key: str) -> Any:
    """A dictionary's indexer."""
    if key not in values:
        raise EvaluationFailed("The given key was not present in the dictionary.")
    return values[key]


def item(values: list[str], index: int) -> str:
    """An array's indexer."""
    if not 0 <= index < len(values):
        raise EvaluationFailed("Index was outside the bounds of the array.")
    return values[index]


def json_member(token: Token, name: str) -> Token | None:
    """`token["name"]`: null where an object lacks it."""
    if not isinstance(token.value, dict):
        raise EvaluationFailed("Cannot access child value on a JValue or JArray by name.")
    return Token(token.value[name]) if name in token.value else None


def json_item(token: Token, index: int) -> Token:
    """`token[0]`."""
    if not isinstance(token.value, list) or not 0 <= index < len(token.value):
        raise EvaluationFailed("Index was out of range. Must be non-negative and less than the size of the collection.")
    return Token(token.value[index])


def replace(text: str, old: str, new: str | None) -> str:
    """`string.Replace`."""
    if not old:
        raise EvaluationFailed("String cannot be of zero length. (Parameter 'oldValue')")
    return text.replace(old, new or "")


def substring(text: str, start: int, size: int | None) -> str:
    """`string.Substring`."""
    end = len(text) if size is None else start + size
    if not 0 <= start <= end <= len(text):
        raise EvaluationFailed("Index and length must refer to a location within the string.")
    return text[start:end]


def format_time(moment: datetime, pattern: str | None) -> str:
    """`DateTime.ToString()`, and with the standard formats `o`, `r` and `s`; others are not simulated."""
    formats = {"s": "%Y-%m-%dT%H:%M:%S", "r": "%a, %d %b %Y %H:%M:%S GMT", "R": "%a, %d %b %Y %H:%M:%S GMT"}
    if pattern is None:
        return display(moment)
    if pattern in ("o", "O"):
        return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z"
    if pattern not in formats:
        raise EvaluationFailed(f"the simulator does not know the DateTime format '{pattern}', only o, r and s")
    return moment.strftime(formats[pattern])


def parse_int(text: str | None) -> int:
    """`int.Parse`."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 's')")
    if re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII) is None:
        raise EvaluationFailed("Input string was not in a correct format.")
    return _within(int(text), _INT32)


def to_int32(value: Any) -> int:
    """`Convert.ToInt32`."""
    return _within(_whole(value), _INT32)


def to_int64(value: Any) -> int:
    """`Convert.ToInt64`."""
    return _within(_whole(value), _INT64)


def to_double(value: Any) -> float:
    """`Convert.ToDouble`."""
    value = _plain(value)
    try:
        return float(value or 0)
    except ValueError:
        raise EvaluationFailed("Input string was not in a correct format.") from None


def to_boolean(value: Any) -> bool:
    """`Convert.ToBoolean`."""
    value = _plain(value)
    if isinstance(value, str):
        if value.strip().lower() not in ("true", "false"):
            raise EvaluationFailed("String was not recognized as a valid Boolean.")
        return value.strip().lower() == "true"
    return bool(value)


def _whole(value: Any) -> int:
    value = _plain(value)
    if isinstance(value, str):
        if re.fullmatch(r"\s*[+-]?\d+\s*", value, re.ASCII) is None:
            raise EvaluationFailed("Input string was not in a correct format.")
        return int(value)
    return round(value or 0)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Token) else value


def _within(value: int, bound: int) -> int:
    if not -bound <= value < bound:
        raise EvaluationFailed("Value was either too large or too small for an integer.")
    return value
