"""What gateways send to Application Insights: custom metrics, in memory, for the `logs` plane to be asked about.

Measurements of one minute with one set of dimensions are one row, as the SDKs of Application Insights send them
(https://learn.microsoft.com/azure/azure-monitor/app/metrics-overview) [D]; that a gateway does, too, is inferred [I].
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

MOST_ROWS = 50_000


@dataclass(slots=True)
class Measured:
    """The measurements of a metric in one minute, with one set of dimensions, in one component (its id, lower case)."""

    component: str
    time: datetime
    name: str
    dimensions: Mapping[str, str]
    count: int
    total: float
    smallest: float
    largest: float

    def add(self, value: float) -> None:
        """One more measurement."""
        self.count += 1
        self.total += value
        self.smallest, self.largest = min(self.smallest, value), max(self.largest, value)


class Telemetry:
    """The last rows, oldest first. `dropped` says that there were more."""

    def __init__(self, limit: int = MOST_ROWS) -> None:
        self._limit = limit
        self._rows: dict[tuple[object, ...], Measured] = {}
        self.dropped = False

    def measure(self, component: str, time: datetime, name: str, value: float, dimensions: Mapping[str, str]) -> None:
        """Keep a measurement."""
        minute, where = time.replace(second=0, microsecond=0), component.lower().rstrip("/")
        key = (where, minute, name, tuple(sorted(dimensions.items())))
        if (row := self._rows.get(key)) is not None:
            row.add(value)
            return
        self._rows[key] = Measured(where, minute, name, dimensions, 1, value, value, value)
        if len(self._rows) > self._limit:
            del self._rows[next(iter(self._rows))]
            self.dropped = True

    def __iter__(self) -> Iterator[Measured]:
        return iter(self._rows.values())

    def reset(self) -> None:
        """Forget all."""
        self._rows.clear()
        self.dropped = False
