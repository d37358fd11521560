"""Operators: which operand types C# allows, what type results, and how the value is computed."""

import math
import operator
from collections.abc import Callable
from typing import Any

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.conversions import implicit, unchanged
from apim_simulator.policy.expressions.nodes import FALSE, TRUE, Apply, Choice, Coalesce, Node
from apim_simulator.policy.expressions.types import BOOL, DATETIME, DECIMAL, DOUBLE, INT, LONG, NULL, NUMERIC, OBJECT, STRING, Type
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, display

_BITS = {t.BYTE: 8, INT: 32, LONG: 64}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_BITWISE: dict[str, Callable[[int, int], int]] = {"|": operator.or_, "&": operator.and_, "^": operator.xor}
_TIMES = (DATETIME, t.MOMENT, t.TIMESPAN)
_COMPARED = (
    *(BOOL, STRING, t.CHAR, t.GUID, *_TIMES, t.COMPARISON, t.SPLIT_OPTIONS, t.REGEX_OPTIONS, t.FORMATTING, t.TIME_KIND),
    *(t.TOKEN_TYPE, t.ROUNDING),
)
"""Types whose values are compared with others of the same type; all else is compared by reference."""


class NoSuchOperator(TypeError):
    """C# defines no such operator for these operands; `simple` where they are of types of which we know all."""

    def __init__(self, problem: str, *kinds: Type) -> None:
        super().__init__(problem)
        self.simple = set(kinds) <= t.SIMPLE


class NotSimulated(TypeError):
    """C# would compile this; we do not."""


def binary(symbol: str, left: Node, right: Node) -> Node:  # noqa: PLR0911 - one return for each kind of operator
    """`left symbol right`. Raises NoSuchOperator, NotSimulated."""
    types = (left.type, right.type)
    if symbol in ("&&", "||") and types == (BOOL, BOOL):
        return Choice(BOOL, left, right, FALSE) if symbol == "&&" else Choice(BOOL, left, TRUE, right)
    if symbol == "??" and left.type.nullable and left.type != NULL:
        return _coalesced(left, right)
    if symbol in ("==", "!="):
        return _equality(symbol, left, right)
    if symbol == "+" and STRING in types and t.VOID not in types:
        return Apply(STRING, lambda a, b: display(a) + display(b), (left, right))
    if symbol in ("|", "&", "^") and types == (BOOL, BOOL):
        function = {"|": operator.or_, "&": operator.and_, "^": operator.xor}[symbol]
        return Apply(BOOL, lambda a, b: bool(function(a, b)), (left, right))
    if symbol in _BITWISE and set(types) <= {t.CHAR, INT, LONG, t.BYTE}:
        return _bitwise(symbol, left, right)
    if symbol in _ORDER and (lifted := _lifted(symbol, left, right)) is not None:
        return lifted
    if left.type in _TIMES and right.type in _TIMES:
        return _timed(symbol, left, right)
    if all(kind in NUMERIC for kind in types):
        return _arithmetic(symbol, left, right)
    raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}", *types)


def unary(symbol: str, operand: Node) -> Node:
    """`symbol operand`. Raises NoSuchOperator."""
    if symbol == "!" and operand.type == BOOL:
        return Apply(BOOL, operator.not_, (operand,))
    if symbol in "+-" and operand.type in NUMERIC:
        result = operand.type
        return Apply(result, lambda value: _fit(-value if symbol == "-" else value, result), (operand,))
    raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {operand.type}", operand.type)


def conditional(condition: Node, yes: Node, no: Node) -> Node:
    """`condition ? yes : no`. Raises NoSuchOperator."""
    if condition.type != BOOL:
        raise NoSuchOperator(f"a condition must be bool, not {condition.type}", condition.type)
    one, other = _common(yes, no)
    return Choice(one.type, condition, one, other)


def converted(number: Any, target: Type) -> Any:
    """A cast between numeric types: towards zero, wrapping."""
    if target in (DOUBLE, DECIMAL):
        return float(number)
    return _fit(int(number) if math.isfinite(number) else 0, target)


def _coalesced(left: Node, right: Node) -> Node:
    underlying = left.type.underlying
    found = implicit(right, underlying) if underlying is not None else None
    if underlying is not None and found is not None:
        return Coalesce(underlying, left, found)
    one, other = _common(left, right)
    return Coalesce(one.type, one, other)


def _common(left: Node, right: Node) -> tuple[Node, Node]:
    """Both as values of one of their types."""
    found = implicit(right, left.type)
    if found is not None and left.type != NULL:
        return left, found if found.type == left.type else Apply(left.type, unchanged, (found,))
    found = implicit(left, right.type)
    if found is not None:
        return found if found.type == right.type else Apply(right.type, unchanged, (found,)), right
    raise NoSuchOperator(f"there is no common type of {left.type} and {right.type}", left.type, right.type)


def _equality(symbol: str, left: Node, right: Node) -> Node:
    types = (left.type, right.type)
    plain = tuple(kind.underlying or kind for kind in types)
    compared = all(kind in NUMERIC for kind in plain) or (plain[0] == plain[1] and plain[0] in _COMPARED)
    null = NULL in types and all(kind.nullable for kind in types)
    if not compared and not null:
        if OBJECT in types and all(kind.nullable for kind in types):
            return Apply(BOOL, _references(symbol), (left, right))
        if OBJECT in types or types[0] == types[1] or any(kind in t.JSON for kind in types):
            raise NotSimulated(f"comparing {left.type} with {right.type} compares references; cast one of them")
        raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}", *types)
    return Apply(BOOL, operator.eq if symbol == "==" else operator.ne, (left, right))


def _references(symbol: str) -> Callable[[Any, Any], bool]:
    """Whether two references are one: never where the values differ; where they do not, only .NET knows."""

    def compared(left: Any, right: Any) -> bool:
        if left is None or right is None or type(left) is not type(right) or left != right:
            return (left is right) == (symbol == "==")
        raise NotSimulatedValue("comparing an object with an equal one compares references; cast one of them")

    return compared


def _bitwise(symbol: str, left: Node, right: Node) -> Node:
    """`|`, `&`, `^` of whole numbers and characters."""
    result = LONG if LONG in (left.type, right.type) else INT
    function = _BITWISE[symbol]

    def number(value: Any) -> int:
        return ord(value) if isinstance(value, str) else int(value)

    return Apply(result, lambda a, b: function(number(a), number(b)), (left, right))


def _lifted(symbol: str, left: Node, right: Node) -> Node | None:
    """An order of two values of which one may be null, which is false then; of characters and times, too."""
    plain = [kind.underlying or kind for kind in (left.type, right.type)]
    numbers = all(kind in NUMERIC for kind in plain)
    if not numbers and not (plain[0] == plain[1] and plain[0] in (*_TIMES, t.CHAR)):
        return None
    order = _ORDER[symbol]
    return Apply(BOOL, lambda a, b: a is not None and b is not None and order(a, b), (left, right))


def _timed(symbol: str, left: Node, right: Node) -> Node:
    """`moment - moment`, `moment ± span`, `span ± span`."""
    types = (left.type, right.type)
    spans = types[1] == t.TIMESPAN
    if symbol not in ("+", "-") or not (spans or (symbol == "-" and types[0] == types[1])):
        raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}", *types)

    def computed(a: Any, b: Any) -> Any:
        try:
            return a + b if symbol == "+" else a - b
        except OverflowError:
            raise EvaluationFailed("The added or subtracted value results in an un-representable DateTime.") from None

    return Apply(left.type if spans else t.TIMESPAN, computed, (left, right))


def _arithmetic(symbol: str, left: Node, right: Node) -> Node:
    result = NUMERIC[max(NUMERIC.index(left.type), NUMERIC.index(right.type), NUMERIC.index(INT))]
    if {left.type, right.type} == {DOUBLE, DECIMAL}:
        raise NoSuchOperator(f"operator '{symbol}' cannot be applied to {left.type} and {right.type}")
    real = result in (DOUBLE, DECIMAL)
    functions: dict[str, Callable[[Any, Any], Any]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": _real_quotient if real else _quotient,
        "%": _real_remainder if real else _remainder,
    }
    if symbol not in functions:
        raise NotSimulated(f"operator '{symbol}' is not simulated")
    function = functions[symbol]
    return Apply(result, lambda a, b: _fit(function(a, b), result), (left, right))


def _fit(value: Any, result: Type) -> Any:
    """Integers wrap, as C# does without `checked`; doubles stay doubles."""
    if result in (DOUBLE, DECIMAL):
        return float(value)
    bits = _BITS[result]
    if result == t.BYTE:
        return value % (1 << bits)
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
