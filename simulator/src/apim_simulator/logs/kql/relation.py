"""Tables while a query runs: columns with types, rows by column name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """Its type is one of bool, int, long, real, string, datetime, timespan, dynamic."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Values are None, bool, int, float, str, datetime, timedelta or, in dynamic columns, what JSON has."""

    columns: tuple[Column, ...]
    rows: Iterable[Row]

    @property
    def types(self) -> dict[str, str]:
        """By column."""
        return {column.name: column.type for column in self.columns}
