"""Functions of scalars, by name (https://learn.microsoft.com/kusto/query/scalar-functions)."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apim_simulator.logs.kql.arithmetic import LARGEST
from apim_simulator.logs.kql.errors import NotSimulated, SemanticError
from apim_simulator.logs.kql.relation import Row
from apim_simulator.logs.kql.scalar import Scalar

CONVERTED: Final = ("bool", "int", "long", "real", "string", "dynamic")
"""What becomes a number."""
MOST_CHARACTERS: Final = 1_000_000
"""Of a text that a query puts together; our own limit."""
DIGITS: Final = re.compile(r"[+-]?\d+", re.ASCII)
EPOCH: Final = datetime(1, 1, 1, tzinfo=UTC)
Function = Callable[[Sequence[Scalar]], Scalar]


def _counted(name: str, given: Sequence[Scalar], least: int, most: int | None = None) -> None:
    if not least <= len(given) <= (most or least):
        raise SemanticError(f"{name}(): {len(given)} arguments")


def _text(value: Any) -> str:
    """As `tostring` writes it; null is empty."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    raise NotSimulated(f"tostring() of a {type(value).__name__}")


def tostring(given: Sequence[Scalar]) -> Scalar:
    """Of text, whole numbers, booleans and dynamic values."""
    _counted("tostring", given, 1)
    (one,) = given
    return Scalar("string", lambda row: _text(one.value(row)), one.is_constant)


def _number(name: str, kind: str, convert: Callable[[Any], Any]) -> Function:
    def function(given: Sequence[Scalar]) -> Scalar:
        _counted(name, given, 1)
        (one,) = given
        if one.type not in CONVERTED:
            raise NotSimulated(f"{name}() of {one.type}")

        def value(row: Row) -> Any:
            found = one.value(row)
            try:
                return None if found is None or isinstance(found, dict | list) else convert(found)
            except (ValueError, OverflowError):
                return None

        return Scalar(kind, value, one.is_constant)

    return function


def _whole(value: Any) -> int | None:
    """Null for a text that is no number of decimal digits, and for what 64 bits do not hold."""
    if isinstance(value, str) and DIGITS.fullmatch(value.strip()) is None:
        return None
    found = int(value)
    return found if -LARGEST <= found < LARGEST else None


def iff(given: Sequence[Scalar]) -> Scalar:
    """One of two values of one type."""
    _counted("iff", given, 3)
    test, one, other = given
    if test.type != "bool":
        raise SemanticError("iff(): a condition expected")
    if one.type != other.type:
        raise NotSimulated(f"iff() of {one.type} and {other.type}")
    return Scalar(one.type, lambda row: one.value(row) if test.value(row) is True else other.value(row))


def coalesce(given: Sequence[Scalar]) -> Scalar:
    """The first that is not null, of strings not empty."""
    _counted("coalesce", given, 2, 64)
    if len({each.type for each in given}) > 1:
        raise NotSimulated("coalesce() of values of several types")
    nothing = ("", None) if given[0].type == "string" else (None,)

    def value(row: Row) -> Any:
        return next((found for each in given if (found := each.value(row)) not in nothing), given[-1].value(row))

    return Scalar(given[0].type, value)


def _empty(name: str, *, wanted: bool) -> Function:
    def function(given: Sequence[Scalar]) -> Scalar:
        _counted(name, given, 1)
        return Scalar("bool", lambda row: (given[0].value(row) in (None, "")) is wanted)

    return function


def strcat(given: Sequence[Scalar]) -> Scalar:
    """Texts in a row."""
    _counted("strcat", given, 1, 64)

    def value(row: Row) -> str:
        found = "".join(_text(each.value(row)) for each in given)
        if len(found) > MOST_CHARACTERS:
            raise NotSimulated(f"a text of more than {MOST_CHARACTERS} characters")
        return found

    return Scalar("string", value)


def tolower(given: Sequence[Scalar]) -> Scalar:
    """Of a string."""
    _counted("tolower", given, 1)
    if given[0].type != "string":
        raise NotSimulated(f"tolower() of {given[0].type}")
    return Scalar("string", lambda row: (given[0].value(row) or "").lower())


def bin_(given: Sequence[Scalar]) -> Scalar:
    """Rounded down to a multiple: times from the first day of year 1 on."""
    _counted("bin", given, 2)
    one, size = given
    if not size.is_constant:
        raise NotSimulated("bin() by other than a constant")
    width = size.value({})
    if one.type == "datetime" and size.type == "timespan" and width > timedelta():
        return Scalar("datetime", lambda row: None if (at := one.value(row)) is None else at - (at - EPOCH) % width)
    if one.type in {"int", "long"} and size.type == "long" and width > 0:
        return Scalar("long", lambda row: None if (at := one.value(row)) is None else at - at % width)
    raise NotSimulated(f"bin() of {one.type} by {size.type}")


def startofday(given: Sequence[Scalar]) -> Scalar:
    """Midnight in UTC."""
    _counted("startofday", given, 1)
    if given[0].type != "datetime":
        raise SemanticError("startofday(): a datetime expected")
    day = Scalar("timespan", lambda _row: timedelta(days=1), is_constant=True)
    return bin_([given[0], day])


def todynamic(given: Sequence[Scalar]) -> Scalar:
    """JSON text as what it says; other text as itself."""
    _counted("todynamic", given, 1)

    def value(row: Row) -> Any:
        found = given[0].value(row)
        try:
            return json.loads(found) if isinstance(found, str) else found
        except ValueError:
            return found

    if given[0].type not in {"string", "dynamic"}:
        raise NotSimulated(f"todynamic() of {given[0].type}")
    return Scalar("dynamic", value)


FUNCTIONS: Final[dict[str, Function]] = {
    "tostring": tostring,
    "tolong": _number("tolong", "long", _whole),
    "toint": _number("toint", "int", _whole),
    "toreal": _number("toreal", "real", float),
    "todouble": _number("todouble", "real", float),
    "iff": iff,
    "iif": iff,
    "coalesce": coalesce,
    "isempty": _empty("isempty", wanted=True),
    "isnotempty": _empty("isnotempty", wanted=False),
    "strcat": strcat,
    "tolower": tolower,
    "bin": bin_,
    "startofday": startofday,
    "todynamic": todynamic,
    "parse_json": todynamic,
}
