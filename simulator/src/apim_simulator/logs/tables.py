"""Tables of Application Insights over what gateways sent: `customMetrics` of a component, `AppMetrics` of its workspace.

Columns [D]: https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics, and for the component's own names
https://learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource. Those that gateways do not fill are left out.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from apim_simulator.logs.kql import Column, Relation
from apim_simulator.telemetry import Measured

CUSTOM_METRICS: Final = (
    Column("timestamp", "datetime"),
    Column("name", "string"),
    Column("value", "real"),
    Column("valueCount", "int"),
    Column("valueSum", "real"),
    Column("valueMin", "real"),
    Column("valueMax", "real"),
    Column("customDimensions", "dynamic"),
    Column("itemCount", "int"),
)
APP_METRICS: Final = (
    Column("TimeGenerated", "datetime"),
    Column("Name", "string"),
    Column("Sum", "real"),
    Column("Min", "real"),
    Column("Max", "real"),
    Column("ItemCount", "int"),
    Column("Properties", "dynamic"),
    Column("_ResourceId", "string"),
)
"""`ItemCount`: how many measurements the row is made of [D]."""

Span = tuple[datetime, datetime]


def tables(rows: Iterable[Measured], span: Span | None) -> dict[str, Relation]:
    """Those of rows within a span, its end excluded."""
    found = [row for row in rows if span is None or span[0] <= row.time < span[1]]
    return {
        "customMetrics": Relation(CUSTOM_METRICS, list(_custom(found))),
        "AppMetrics": Relation(APP_METRICS, list(_app(found))),
    }


def _custom(rows: Iterable[Measured]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "timestamp": row.time,
            "name": row.name,
            "value": float(row.total),
            "valueCount": row.count,
            "valueSum": float(row.total),
            "valueMin": float(row.smallest),
            "valueMax": float(row.largest),
            "customDimensions": dict(row.dimensions),
            "itemCount": 1,
        }


def _app(rows: Iterable[Measured]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "TimeGenerated": row.time,
            "Name": row.name,
            "Sum": float(row.total),
            "Min": float(row.smallest),
            "Max": float(row.largest),
            "ItemCount": row.count,
            "Properties": dict(row.dimensions),
            "_ResourceId": row.component,
        }
