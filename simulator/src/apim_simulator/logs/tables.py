"""Tables of Application Insights over what gateways sent: `customMetrics` of a component, `AppMetrics` of its workspace.

Columns [D]: https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics, and for the component's own names
https://learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource. Those that gateways do not fill are left out.
"""

from collections.abc import Iterable, Iterator, Mapping
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

MODEL_LOGS: Final = (
    Column("TimeGenerated", "datetime"),
    Column("CorrelationId", "string"),
    Column("SequenceNumber", "int"),
    Column("ApiVersion", "string"),
    Column("DeploymentName", "string"),
    Column("ModelName", "string"),
    Column("IsStreamCompletion", "bool"),
    Column("PromptTokens", "int"),
    Column("CompletionTokens", "int"),
    Column("TotalTokens", "int"),
    Column("RequestMessages", "dynamic"),
    Column("ResponseMessages", "dynamic"),
    Column("_ResourceId", "string"),
)
"""https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewayllmlog [D]."""
Span = tuple[datetime, datetime]


def tables(rows: Iterable[Measured], logged: Iterable[Mapping[str, Any]], span: Span | None) -> dict[str, Relation]:
    """Those of rows, and of logs of language models, within a span, its end excluded."""
    found = [row for row in rows if _within(row.time, span)]
    entries = [entry for entry in logged if _within(entry["TimeGenerated"], span)]
    return {
        "customMetrics": Relation(CUSTOM_METRICS, list(_custom(found))),
        "AppMetrics": Relation(APP_METRICS, list(_app(found))),
        "ApiManagementGatewayLlmLog": Relation(MODEL_LOGS, [_logged(entry) for entry in entries]),
    }


def _within(time: datetime, span: Span | None) -> bool:
    return span is None or span[0] <= time < span[1]


def _logged(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Texts are empty where an entry has none, other values null."""
    return {column.name: entry.get(column.name, "" if column.type == "string" else None) for column in MODEL_LOGS}


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
