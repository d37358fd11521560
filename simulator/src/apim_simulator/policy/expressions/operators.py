"""Operators: which operand types C# allows, what type results, and how the value is computed."""

import math
import operator
from collections.abc import Callable
from typing import Any

from apim_simulator.policy.expressions.nodes import FALSE, TRUE, Apply, Choice, Coalesce, Node
from apim_simulator.policy.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    JSON,
    LONG,
    NULL,
    NUMERIC,
    OBJECT,
    STRING,
    EvaluationFailed,
    Type,
    assignable,
    display,
)

_BITS = {INT: 32, LONG: 64}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


class NoSuchOperator(TypeError):
    """C# defines no such operator for these operands."""


class NotSimulated(TypeError):
    """C# would compile this; we do not."""


def binary(symbol: str, left: Node, right: Node) -> Node:
    """`left symbol right`. Raises NoSuchOperator, NotSimulated."""
    types = (left.type, right.type)
    if symbol in ("&&", "||") and types == (BOOL, BOOL):
        return Choice(BOOL, left, right, FALSE) if symbol == "&&" else Choice(BOOL, left, TRUE, right)
    if symbol == "??" and left.type.nullable and left.type != NULL:
        return Coalesce(_common(left.type, right.type), left, right)
    if symbol in ("==", "!="):
        return _equality(symbol, left, right)
    if symbol == "+" and STRING in types:
        return Apply(STRING, lambda a, b: display(a) + display(b), (left, right))
    if all(t in NUMERIC for t in types):
        return _arithmetic(symbol, left, right)
    raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}")


def unary(symbol: str, operand: Node) -> Node:
    """`symbol operand`. Raises NoSuchOperator."""
    if symbol == "!" and operand.type == BOOL:
        return Apply(BOOL, operator.not_, (operand,))
    if symbol in "+-" and operand.type in NUMERIC:
        result = operand.type
        return Apply(result, lambda value: _fit(-value if symbol == "-" else value, result), (operand,))
    raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {operand.type}")


def conditional(condition: Node, yes: Node, no: Node) -> Node:
    """`condition ? yes : no`. Raises NoSuchOperator."""
    if condition.type != BOOL:
        raise NoSuchOperator(f"a condition must be bool, not {condition.type}")
    return Choice(_common(yes.type, no.type), condition, yes, no)


def converted(number: Any, target: Type) -> Any:
    """A cast between numeric types: towards zero, wrapping."""
    if target == DOUBLE:
        return float(number)
    return _fit(int(number) if math.isfinite(number) else 0, target)


def _common(left: Type, right: Type) -> Type:
    if assignable(right, left):
        return left
    if assignable(left, right):
        return right
    raise NoSuchOperator(f"there is no common type of {left} and {right}")


def _equality(symbol: str, left: Node, right: Node) -> Node:
    types = (left.type, right.type)
    compared = all(t in NUMERIC for t in types) or (left.type == right.type and left.type in (BOOL, STRING))
    null = NULL in types and all(t.nullable for t in types)
    if not compared and not null:
        if OBJECT in types or any(t in JSON for t in types):
            raise NotSimulated(f"comparing {left.type} with {right.type} compares references; cast one of them")
        raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}")
    return Apply(BOOL, operator.eq if symbol == "==" else operator.ne, (left, right))


def _arithmetic(symbol: str, left: Node, right: Node) -> Node:
    if symbol in _ORDER:
        return Apply(BOOL, _ORDER[symbol], (left, right))
    result = NUMERIC[max(NUMERIC.index(left.type), NUMERIC.index(right.type))]
    functions: dict[str, Callable[[Any, Any], Any]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": _real_quotient if result == DOUBLE else _quotient,
        "%": _real_remainder if result == DOUBLE else _remainder,
    }
    if symbol not in functions:
        raise NotSimulated(f"operator '{symbol}' is not simulated")
    function = functions[symbol]
    return Apply(result, lambda a, b: _fit(function(a, b), result), (left, right))


def _fit(value: Any, result: Type) -> Any:
    """Integers wrap, as C# does without `checked`; doubles stay doubles."""
    if result == DOUBLE:
        return float(value)
    bits = _BITS[result]
    return (value + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)


def _quotient(a: int, b: int) -> int:
    """Towards zero."""
    if b == 0:
        raise EvaluationFailed("Attempted to divide by zero.")
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def _remainder(a: int, b: int) -> int:
    """With the sign of the dividend."""
    return a - b * _quotient(a, b)


def _real_quotient(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
    return a / b


def _real_remainder(a: float, b: float) -> float:
    return math.nan if b == 0 or math.isinf(a) else math.fmod(a, b)
