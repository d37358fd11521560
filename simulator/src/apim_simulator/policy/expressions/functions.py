"""What the members do at run time. Each raises EvaluationFailed where .NET throws."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from apim_simulator.policy.expressions.context import Headers
from apim_simulator.policy.expressions.types import BOOL, DECIMAL, DOUBLE, INT, LONG, Type
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, Token, cast

DEFAULTS: Final = {BOOL: False, INT: 0, LONG: 0, DOUBLE: 0.0, DECIMAL: 0.0}
_INT32: Final = 2**31
_INT64: Final = 2**63
_MOST_DIGITS: Final = 20
"""No number of 64 bits has more."""


MOST_CHARACTERS: Final = 1_000_000
"""Of a text that is made by its width; our own limit."""


def too_wide(width: int) -> Exception:
    """What is wrong with a width that is less than 0, or beyond our limit."""
    if width < 0:
        return EvaluationFailed("Non-negative number required. (Parameter 'totalWidth')")
    return NotSimulatedValue(f"a text of more than {MOST_CHARACTERS} characters by its width is not simulated")


def length(text: str) -> int:
    """`string.Length`: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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
    return DEFAULTS.get(kind) if default is None else default


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


def parse_int(text: str | None) -> int:
    """`int.Parse`."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 's')")
    return _within(_read_whole(text), _INT32)


def to_int32(value: Any) -> int:
    """`Convert.ToInt32`."""
    return _within(_whole(value), _INT32)


def to_int64(value: Any) -> int:
    """`Convert.ToInt64`."""
    return _within(_whole(value), _INT64)


def to_double(value: Any) -> float:
    """`Convert.ToDouble`."""
    value = _convertible(value)
    try:
        return float(value or 0)
    except ValueError:
        raise EvaluationFailed("Input string was not in a correct format.") from None
    except OverflowError:
        raise EvaluationFailed("Value was either too large or too small for a Double.") from None


def to_boolean(value: Any) -> bool:
    """`Convert.ToBoolean`."""
    value = _convertible(value)
    if isinstance(value, str):
        if value.strip().lower() not in ("true", "false"):
            raise EvaluationFailed("String was not recognized as a valid Boolean.")
        return value.strip().lower() == "true"
    return bool(value)


def _whole(value: Any) -> int:
    value = _convertible(value)
    if isinstance(value, str):
        return _read_whole(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise EvaluationFailed("Value was either too large or too small for an integer.")
    return round(value or 0)


def _read_whole(text: str) -> int:
    """A whole number, blanks before and after it trimmed. Raises EvaluationFailed for any other text."""
    digits = text.strip()
    if re.fullmatch(r"[+-]?\d+", digits, re.ASCII) is None:
        raise EvaluationFailed("Input string was not in a correct format.")
    return int(digits) if len(digits.lstrip("+-0")) <= _MOST_DIGITS else _INT64  # too many are too large, however many


def _convertible(value: Any) -> Any:
    """A value that `Convert` takes. Raises EvaluationFailed for an object that is no IConvertible."""
    plain = value.value if isinstance(value, Token) else value
    if plain is not None and not isinstance(plain, (bool, int, float, str)):
        raise EvaluationFailed("Unable to cast object to type 'System.IConvertible'.")
    return plain


def _within(value: int, bound: int) -> int:
    if not -bound <= value < bound:
        raise EvaluationFailed("Value was either too large or too small for an integer.")
    return value


class Uri(str):
    """`System.Uri`: absolute, as it was written."""

    __slots__ = ()

    @property
    def parts(self) -> SplitResult:
        """What it consists of."""
        return urlsplit(self)


def uri_of_url(url: Any) -> Uri:
    """`IUrl.ToUri()`."""
    return Uri(url_text(url))


def query_text(url: Any) -> str:
    """`IUrl.QueryString`, with its question mark; empty without parameters."""
    text = urlencode(list(url.query))
    return f"?{text}" if text else ""


def url_text(url: Any) -> str:
    """`IUrl.ToString()`: the default port is left out."""
    port = "" if url.port == {"https": 443, "http": 80}.get(url.scheme) else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}{url.path}{query_text(url)}"


class Match:
    """A match of a regular expression, or of nothing."""

    def __init__(self, found: "re.Match[str] | None") -> None:
        self.found = found

    def __str__(self) -> str:
        return self.found[0] if self.found else ""

    def group(self, key: int | str) -> "Match":
        """A group by number or name; one that there is not matches nothing."""
        try:
            return Group(self.found, key)
        except (IndexError, TypeError):
            return Match(None)


class Group(Match):
    """One group of a match."""

    def __init__(self, found: "re.Match[str] | None", key: int | str) -> None:
        super().__init__(found if found is not None and found[key] is not None else None)
        self._text = "" if self.found is None else self.found[key]

    def __str__(self) -> str:
        return self._text
