"""`Math`, and numbers that are read."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.rows.row import Methods, method, one
from apim_simulator.policy.expressions.values import EvaluationFailed

_MOST_DIGITS: Final = 15
"""That `Math.Round` takes."""
_WIDE: Final = Context(prec=64)


def rounded(value: float, digits: int | None, how: str | None) -> float:
    """`Math.Round`: to even, unless it says AwayFromZero."""
    if not 0 <= (digits or 0) <= _MOST_DIGITS:
        raise EvaluationFailed("Rounding digits must be between 0 and 15, inclusive. (Parameter 'digits')")
    if not abs(value) < 10**_MOST_DIGITS:  # no fraction is left, nor is there one of NaN
        return value
    rounding = ROUND_HALF_UP if how == "AwayFromZero" else ROUND_HALF_EVEN
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-(digits or 0)), rounding=rounding, context=_WIDE))


def power(base: float, exponent: float) -> float:
    """`Math.Pow`, which never throws."""
    try:
        return math.pow(base, exponent)
    except ValueError:  # a root of a negative number, or zero to a negative power
        negative = math.copysign(1, base) < 0 and exponent % 2 == 1
        return math.nan if base else math.copysign(math.inf, -1 if negative else 1)
    except OverflowError:
        return math.copysign(math.inf, -1 if base < 0 and exponent % 2 == 1 else 1)


def magnitude(value: float) -> float:
    """`Math.Abs`. Raises EvaluationFailed for the least number of 32 or 64 bits, whose opposite there is not."""
    if value in (-(2**31), -(2**63)) and isinstance(value, int):
        raise EvaluationFailed("Negating the minimum value of a twos complement number is invalid.")
    return abs(value)


def _whole(call: Callable[[float], int]) -> Callable[[float], float]:
    """`Math.Floor` and the like, to which infinity and NaN are whole."""
    return lambda value: float(call(value)) if math.isfinite(value) else value


def _of_numbers(call: Callable[..., Any], count: int) -> tuple[Any, ...]:
    return tuple(method(kind, call, *[kind] * count) for kind in (t.INT, t.LONG, t.DOUBLE, t.DECIMAL))


MATH: Final[Methods] = {
    "Min": _of_numbers(min, 2),
    "Max": _of_numbers(max, 2),
    "Abs": _of_numbers(magnitude, 1),
    "Floor": one(t.DOUBLE, _whole(math.floor), t.DOUBLE),
    "Ceiling": one(t.DOUBLE, _whole(math.ceil), t.DOUBLE),
    "Truncate": one(t.DOUBLE, _whole(math.trunc), t.DOUBLE),
    "Pow": one(t.DOUBLE, power, t.DOUBLE, t.DOUBLE),
    "Sqrt": one(t.DOUBLE, lambda value: math.sqrt(value) if value >= 0 else math.nan, t.DOUBLE),
    "Round": (
        method(t.DOUBLE, lambda value, digits: rounded(value, digits, None), t.DOUBLE, t.INT, optional=1),
        method(t.DOUBLE, lambda value, how: rounded(value, 0, how), t.DOUBLE, t.ROUNDING),
        method(t.DOUBLE, rounded, t.DOUBLE, t.INT, t.ROUNDING),
    ),
}


def parsed_number(text: str | None) -> float:
    """`double.Parse`. Raises EvaluationFailed."""
    return f.to_double(text)
