"""Scalar expressions to functions of a row, with the types that Kusto gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apim_simulator.logs.kql import syntax
from apim_simulator.logs.kql.arithmetic import binary, whole
from apim_simulator.logs.kql.errors import NotSimulated, SemanticError
from apim_simulator.logs.kql.relation import Row

UNITS: Final = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds", "ms": "milliseconds"}
Value = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type, and how a row gives the value; `is_constant` where every row gives the same."""

    type: str
    value: Value
    is_constant: bool = False


@dataclass(frozen=True, slots=True)
class Compiler:
    """`columns` are the types in sight; `now` is when the query runs."""

    columns: Mapping[str, str]
    now: datetime

    def scalar(self, expression: syntax.Expression) -> Scalar:
        """Raises NotSimulated, SemanticError."""
        match expression:
            case syntax.Literal(kind, text):
                return constant(*_literal(kind, text))
            case syntax.Name(text):
                return self._column(text)
            case syntax.Member(of, name):
                return self._member(self.scalar(of), name)
            case syntax.Call(name, arguments):
                return self._call(name, [self.scalar(each) for each in arguments])
            case syntax.Binary(sign, left, syntax.Call("(", items)):
                return _in(sign, self.scalar(left), [self.scalar(each) for each in items])
            case syntax.Binary(sign, left, right):
                one, other = self.scalar(left), self.scalar(right)
                kind, apply = binary(sign, one.type, other.type)
                return Scalar(kind, lambda row: apply(one.value(row), other.value(row)), one.is_constant and other.is_constant)

    def _column(self, name: str) -> Scalar:
        if name not in self.columns:
            raise SemanticError(f"Failed to resolve scalar expression named '{name}'")
        return Scalar(self.columns[name], lambda row: row[name])

    @staticmethod
    def _member(of: Scalar, name: str) -> Scalar:
        if of.type != "dynamic":
            raise SemanticError(f"Path expression source must be of type dynamic. Received a source of type {of.type} instead.")

        def value(row: Row) -> Any:
            found = of.value(row)
            return found.get(name) if isinstance(found, Mapping) else None

        return Scalar("dynamic", value)

    def _call(self, name: str, given: list[Scalar]) -> Scalar:
        from apim_simulator.logs.kql.functions import FUNCTIONS  # noqa: PLC0415 - which are made of scalars

        if name == "now" and not given:
            return constant("datetime", self.now)
        if name == "ago" and len(given) == 1 and given[0].type == "timespan" and given[0].is_constant:
            return constant("datetime", self.now - given[0].value({}))
        if name not in FUNCTIONS:
            raise NotSimulated(f"the function {name}()")
        return FUNCTIONS[name](given)


def constant(kind: str, value: Any) -> Scalar:
    """The same for every row."""
    return Scalar(kind, lambda _row: value, is_constant=True)


def condition(scalar: Scalar) -> Callable[[Row], bool]:
    """A boolean, of which null is false. Raises SemanticError for another type."""
    if scalar.type != "bool":
        raise SemanticError(f"A value of type bool expected, not {scalar.type}")
    return lambda row: scalar.value(row) is True


def _literal(kind: str, text: str) -> tuple[str, Any]:
    if kind == "datetime":
        return kind, moment(text.removeprefix("datetime(").removesuffix(")").strip().strip("\"'"))
    if kind == "timespan":
        number = text.rstrip("dhms")
        return kind, timedelta(**{UNITS[text[len(number) :]]: float(number)})
    if kind == "bool":
        return kind, text == "true"
    if kind == "long":
        return kind, whole(text)
    return kind, float(text) if kind == "real" else text


def moment(text: str) -> datetime:
    """A date with or without time, in UTC unless it says otherwise. Raises NotSimulated."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotSimulated(f"datetime({text})") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _in(sign: str, one: Scalar, items: list[Scalar]) -> Scalar:
    if any(item.type != one.type or not item.is_constant for item in items):
        raise NotSimulated(f"'{sign}' with other than constants of the type {one.type}")
    if sign.endswith("~") and one.type != "string":
        raise SemanticError(f"'{sign}' is for strings")

    def folded(value: Any) -> Any:
        return value.casefold() if sign.endswith("~") and value is not None else value

    values = [folded(item.value({})) for item in items]
    wanted = not sign.startswith("!")
    return Scalar("bool", lambda row: (folded(one.value(row)) in values) is wanted)
