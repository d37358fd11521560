"""Values of expressions at run time: how they print, and how a boxed one is cast."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apim_simulator.policy.expressions import json_text
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.context import Response
from apim_simulator.policy.expressions.json_dates import JsonDate, with_dates
from apim_simulator.policy.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Token:
    """A JToken: parsed JSON. Objects and arrays are shared, so that what is changed in one is changed in all."""

    value: Any


@dataclass(frozen=True, slots=True)
class Member:
    """A JProperty: one member of a JSON object."""

    owner: dict[str, Any]
    name: str

    @property
    def value(self) -> Token:
        """What it holds."""
        return Token(self.owner.get(self.name))


class EvaluationFailed(Exception):
    """An exception of .NET while an expression ran.

    The gateway answers 500 (capture apim-500-expression), LastError.Reason is ExpressionValueEvaluationFailure.
    """


class NotSimulatedValue(Exception):
    """A value that .NET would take and we do not, which shows only while an expression runs: refused as ours."""


_PLAIN_BELOW: Final = 1e15
"""Doubles from here on print with an exponent."""


def display(value: Any) -> str:  # noqa: PLR0911, PLR0912, C901 - one line for each type
    """`ToString()` in the invariant culture; null is empty, as in a concatenation."""
    match value:
        case None:
            return ""
        case bool():
            return "True" if value else "False"
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _PLAIN_BELOW else repr(value).replace("e", "E")
        case datetime():
            return value.strftime("%m/%d/%Y %H:%M:%S")
        case timedelta():
            return _span(value)
        case JsonDate():
            return value.plain
        case Token():
            return json_display(value.value)
        case Member():
            return f'"{value.name}": {json_display(value.value.value)}'
        case bytes() | bytearray():
            return "System.Byte[]"
        case list():
            return "System.String[]"
        case dict():
            return "System.Collections.Generic.Dictionary"
        case _:
            return str(value)


def _span(value: timedelta) -> str:
    """`[-][d.]hh:mm:ss[.fffffff]`."""
    left = abs(value)
    hours, rest = divmod(left.seconds, 3600)
    days = f"{left.days}." if left.days else ""
    fraction = f".{left.microseconds * 10:07}" if left.microseconds else ""
    return f"{'-' if value < timedelta() else ''}{days}{hours:02}:{rest // 60:02}:{rest % 60:02}{fraction}"


def json_display(value: Any) -> str:
    """`JToken.ToString()`: a string without quotes, objects and arrays indented by two blanks with CRLF."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r\n")
    return display(value)


def plain_json(value: Any) -> Any:  # noqa: PLR0911 - one line for each type
    """A value of C# as JSON would have it: what `JToken.FromObject` and an implicit conversion make of it."""
    match value:
        case Token():
            return value.value
        case Member():
            return {value.name: value.value.value}
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ" if value.microsecond == 0 else "%Y-%m-%dT%H:%M:%S.%f0Z")
        case timedelta():
            return display(value)
        case list() | tuple() | set():
            return [plain_json(each) for each in value]
        case Mapping():
            return {str(key): plain_json(each) for key, each in value.items()}
        case bytes() | bytearray():
            raise NotSimulatedValue("bytes in JSON are not simulated")
        case None | bool() | int() | float() | str():
            return value
        case _:
            raise NotSimulatedValue(f"JSON of a {type(value).__name__} is not simulated")


def cast(value: Any, target: Type) -> Any:
    """`(target)value` for a boxed value or a JToken. Raises EvaluationFailed where .NET throws an InvalidCastException."""
    if target.underlying is not None:
        return None if value is None or (isinstance(value, Token) and value.value is None) else cast(value, target.underlying)
    if isinstance(value, Token) and target not in (*t.JSON, t.OBJECT):
        return from_token(value.value, target)
    if value is None and not target.nullable:
        raise EvaluationFailed("Object reference not set to an instance of an object.")
    if value is None or target == t.OBJECT:
        return value
    if not is_of(value, target):
        raise EvaluationFailed(f"Unable to cast object of type '{type(value).__name__}' to type '{target}'.")
    return value


def is_of(value: Any, target: Type) -> bool:
    """Whether a value that is not null is of a type."""
    if target in t.NUMERIC and isinstance(value, bool):
        return False
    if target in _SHAPES:
        return isinstance(value, Token) and isinstance(value.value, _SHAPES[target])
    if target == t.JVALUE:
        return isinstance(value, Token) and not isinstance(value.value, (dict, list))
    kind = _RUNTIME.get(target) or (list if target.element is not None else dict if target.entries is not None else None)
    if kind is None:
        return type(value).__name__ == target.name
    return isinstance(value, kind)


_SHAPES: Final[dict[Type, type]] = {t.JOBJECT: dict, t.JARRAY: list}


def printed(value: Any) -> str:
    """As `display`, for what leaves the gateway: half of a character, which UTF-8 has not, is U+FFFD.

    https://learn.microsoft.com/dotnet/api/system.text.utf8encoding [D]
    """
    text = display(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


_RUNTIME: Final[dict[Type, type | tuple[type, ...]]] = {
    t.BOOL: bool,
    t.INT: int,
    t.LONG: int,
    t.DOUBLE: float,
    t.DECIMAL: float,
    t.STRING: str,
    t.CHAR: str,
    t.GUID: str,
    t.JTOKEN: Token,
    t.JPROPERTY: Member,
    t.SENT: Response,
    t.DATETIME: datetime,
    t.MOMENT: datetime,
    t.TIMESPAN: timedelta,
    t.BYTES: (bytes, bytearray),
}


def read_json(text: str, kind: Type) -> Token:
    """JSON as a kind of JToken. Raises EvaluationFailed for what is none, or of another kind."""
    try:
        value = json_text.read(text)
    except ValueError as error:
        raise EvaluationFailed(f"Error reading {kind} from JsonReader. {error}") from None
    except RecursionError:
        raise EvaluationFailed(f"Error reading {kind} from JsonReader. The reader's MaxDepth has been exceeded.") from None
    if kind in _SHAPES and not isinstance(value, _SHAPES[kind]):
        wanted = "an object" if kind == t.JOBJECT else "an array"
        raise EvaluationFailed(f"Error reading {kind} from JsonReader. Current JsonReader item is not {wanted}.")
    return Token(with_dates(value, text))


def moment(text: str) -> datetime:
    """A time in ISO 8601, as JSON has it. Raises EvaluationFailed."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise EvaluationFailed("String was not recognized as a valid DateTime.") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


_BITS: Final = {t.INT: 32, t.LONG: 64}


def _whole(value: Any, bits: int) -> int:
    """A whole number of a JToken, rounded to even as `Convert` does. Raises EvaluationFailed, ValueError, OverflowError."""
    number = round(value) if isinstance(value, float) else int(value)
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise EvaluationFailed(f"Value was either too large or too small for an Int{bits}.")
    return number


def from_token(value: Any, target: Type) -> Any:
    """Explicit conversion of a JToken, which also converts between numbers, strings and booleans."""
    if target == t.STRING:
        if isinstance(value, (dict, list)):
            raise EvaluationFailed("Can not convert Object to String.")
        return None if value is None else display(value)
    if target in (t.DATETIME, t.MOMENT) and isinstance(value, str):
        return moment(value)
    try:
        if target == t.BOOL and isinstance(value, str):
            return {"true": True, "false": False}[value.strip().lower()]
        if target in _BITS:
            return _whole(value, _BITS[target])
        convert = {t.BOOL: bool, t.DOUBLE: float, t.DECIMAL: float, t.GUID: str}[target]
        return convert(value)
    except (TypeError, ValueError, KeyError, OverflowError):
        raise EvaluationFailed(f"Can not convert {type(value).__name__} to {target}.") from None
