"""Functions of groups of rows, by name (https://learn.microsoft.com/kusto/query/aggregation-functions). Null is not counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apim_simulator.logs.kql.arithmetic import NUMBERS, checked
from apim_simulator.logs.kql.errors import NotSimulated, SemanticError
from apim_simulator.logs.kql.relation import Row
from apim_simulator.logs.kql.scalar import Scalar, condition


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A type, and how a group gives the value."""

    type: str
    value: Callable[[Sequence[Row]], Any]


def aggregate(name: str, given: Sequence[Scalar]) -> Aggregate:
    """Raises NotSimulated for a function that is not here, SemanticError."""
    if name not in ARGUMENTS:
        raise NotSimulated(f"the aggregation {name}()")
    if len(given) != ARGUMENTS[name]:
        raise SemanticError(f"{name}(): {len(given)} arguments")
    if name == "count":
        return Aggregate("long", len)
    if name == "countif":
        test = condition(given[0])
        return Aggregate("long", lambda rows: sum(map(test, rows)))
    if name in {"sum", "sumif"}:
        return _sum(name, given)
    if given[0].type not in (*NUMBERS, "datetime", "timespan"):
        raise NotSimulated(f"{name}() of {given[0].type}")
    best = min if name == "min" else max
    return Aggregate(given[0].type, lambda rows: best(_values(given[0], rows), default=None))


def _sum(name: str, given: Sequence[Scalar]) -> Aggregate:
    one = given[0]
    if one.type not in NUMBERS:
        raise NotSimulated(f"{name}() of {one.type}")
    test = condition(given[1]) if name == "sumif" else lambda _row: True
    zero: int | float = 0.0 if one.type == "real" else 0
    kind = "real" if one.type == "real" else "long"

    def total(rows: Sequence[Row]) -> Any:
        found = sum(_values(one, filter(test, rows)), zero)
        return found if isinstance(found, float) else checked(found)

    return Aggregate(kind, total)


def _values(scalar: Scalar, rows: Iterable[Row]) -> Iterable[Any]:
    return (value for row in rows if (value := scalar.value(row)) is not None)


ARGUMENTS: Final = {"count": 0, "countif": 1, "sum": 1, "sumif": 2, "min": 1, "max": 1}
"""How many each takes."""
