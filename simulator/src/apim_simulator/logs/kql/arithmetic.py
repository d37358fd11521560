"""Operators between two values, by their types; null with anything is null, but for logic, and it is another than a value [D].

https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
"""

import operator
from collections.abc import Callable
from typing import Any, Final

from apim_simulator.logs.kql.errors import NotSimulated, SemanticError

Apply = Callable[[Any, Any], Any]
NUMBERS: Final = ("int", "long", "real")
COMPARE: Final[dict[str, Apply]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TEXT: Final[dict[str, Apply]] = {
    "=~": lambda a, b: a.casefold() == b.casefold(),
    "!~": lambda a, b: a.casefold() != b.casefold(),
    "contains": lambda a, b: b.casefold() in a.casefold(),
    "!contains": lambda a, b: b.casefold() not in a.casefold(),
    "startswith": lambda a, b: a.casefold().startswith(b.casefold()),
    "!startswith": lambda a, b: not a.casefold().startswith(b.casefold()),
}
EQUALITY: Final = ("==", "!=")
SUMS: Final[dict[str, Apply]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
LARGEST: Final = 2**63
MOST_DIGITS: Final = 19
"""No number of 64 bits has more."""


def binary(sign: str, left: str, right: str) -> tuple[str, Apply]:
    """Type of the result, and how it is had. Raises SemanticError, NotSimulated."""
    if "dynamic" in {left, right}:
        raise NotSimulated(f"'{sign}' between values of types {left} and {right}")
    if sign in {"and", "or"}:
        return _logic(sign, left, right)
    if sign in TEXT:
        if (left, right) != ("string", "string"):
            raise SemanticError(f"'{sign}' is between strings, not {left} and {right}")
        return "bool", _nullable(TEXT[sign])
    if sign in COMPARE or sign in EQUALITY:
        if left != right and not (left in NUMBERS and right in NUMBERS):
            if "string" in {left, right}:
                raise SemanticError(f"Cannot compare values of types {left} and {right}. Try adding explicit casts")
            raise NotSimulated(f"'{sign}' between values of types {left} and {right}")
        if left in {"bool", "string"} and sign not in EQUALITY:
            raise NotSimulated(f"'{sign}' between values of type {left}")
        return "bool", _equality(different=sign == "!=") if sign in EQUALITY else _nullable(COMPARE[sign])
    if left in NUMBERS and right in NUMBERS:
        return _number(sign, "real" if "real" in (left, right) else "long")
    return _time(sign, left, right)


def _equality(*, different: bool) -> Apply:
    """Null is not equal to a value; between two of them nobody knows."""
    return lambda a, b: None if a is None and b is None else (a != b) is different


def _logic(sign: str, left: str, right: str) -> tuple[str, Apply]:
    if (left, right) != ("bool", "bool"):
        raise SemanticError(f"'{sign}' is between values of type bool, not {left} and {right}")
    if sign == "and":
        return "bool", lambda a, b: a is True and b is True
    return "bool", lambda a, b: a is True or b is True


def _number(sign: str, kind: str) -> tuple[str, Apply]:
    if sign in SUMS:
        return kind, _nullable(SUMS[sign] if kind == "real" else _whole(SUMS[sign]))
    if sign == "/":
        return kind, _nullable(_divided if kind == "real" else _quotient)
    raise NotSimulated(f"'{sign}' between numbers")


def _time(sign: str, left: str, right: str) -> tuple[str, Apply]:
    kinds = {
        ("datetime", "+", "timespan"): "datetime",
        ("datetime", "-", "timespan"): "datetime",
        ("datetime", "-", "datetime"): "timespan",
        ("timespan", "+", "timespan"): "timespan",
        ("timespan", "-", "timespan"): "timespan",
    }
    if (left, sign, right) not in kinds:
        raise NotSimulated(f"'{sign}' between values of types {left} and {right}")
    return kinds[left, sign, right], _nullable(SUMS[sign])


def _nullable(apply: Apply) -> Apply:
    return lambda a, b: None if a is None or b is None else apply(a, b)


def _whole(apply: Apply) -> Apply:
    return lambda a, b: checked(int(apply(a, b)))


def checked(found: int) -> int:
    """Long numbers have 64 bits; beyond them nothing is known here."""
    if not -LARGEST <= found < LARGEST:
        raise NotSimulated("numbers beyond 64 bits")
    return found


def whole(digits: str) -> int:
    """A long number as it is written. Raises NotSimulated beyond 64 bits."""
    significant = digits.lstrip("0")
    return checked(int(significant or "0") if len(significant) <= MOST_DIGITS else LARGEST)


def _divided(a: float, b: float) -> float | None:
    return a / b if b else None


def _quotient(a: int, b: int) -> int | None:
    """Of whole numbers, towards zero; by zero it is null."""
    if b == 0:
        return None
    found = abs(a) // abs(b)
    return found if (a < 0) == (b < 0) else -found
