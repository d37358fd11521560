"""Queries in Kusto that sum what was measured, so that few rows travel (https://learn.microsoft.com/kusto/query).

A row of a metric holds the measurements of some time: their sum, and how many they were. Metrics are not sampled, so `itemCount`,
which says how many sampled items a row represents, has no part in them
(https://learn.microsoft.com/azure/azure-monitor/app/metrics-overview).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apim.usage.period import Period
from apim.usage.source import Source

REVISION: Final = ";rev="
"""Between the name of an API and the number of a revision that is not the current one."""
TOTAL: Final = "Total Tokens"
PROMPT: Final = "Prompt Tokens"
COMPLETION: Final = "Completion Tokens"
"""Names of the metrics (https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where custom metrics are, and the names of its columns."""

    name: str
    time: str
    metric: str
    sum: str
    count: str
    dimensions: str


COMPONENT: Final = Table("customMetrics", "timestamp", "name", "valueSum", "valueCount", "customDimensions")
WORKSPACE: Final = Table("AppMetrics", "TimeGenerated", "Name", "Sum", "ItemCount", "Properties")
"""`ItemCount` is of this table the number of measurements, not of samples
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics)."""


def usage(source: Source, period: Period, keys: Mapping[str, str]) -> str:
    """Sums by day and by dimensions: `keys` are columns of the answer, and the dimension of each."""
    at = WORKSPACE if source.is_workspace else COMPONENT
    stream = source.dimension("stream")
    named = f"{at.metric} == {literal(TOTAL)}"
    sums = [
        f"calls = sumif({at.count}, {named})",
        f"total = sumif({at.sum}, {named})",
        *(
            part
            for column, metric in (("prompt", PROMPT), ("completion", COMPLETION))
            for part in (
                f"{column} = sumif({at.sum}, {at.metric} == {literal(metric)})",
                f"{column}_calls = sumif({at.count}, {at.metric} == {literal(metric)})",
            )
        ),
    ]
    if stream is not None:
        sums.append(f'streamed = sumif({at.sum}, {named} and {_dimension(at, stream)} =~ "true")')
    by = [f"day = bin({at.time}, 1d)", *(f"{column} = {_dimension(at, name)}" for column, name in keys.items())]
    metrics = ", ".join(map(literal, (TOTAL, PROMPT, COMPLETION)))
    return _lines(at.name, *_where(source, at, period.start, period.end), f"where {at.metric} in ({metrics})", _summarize(sums, by))


def since_starts(source: Source, starts: Sequence[datetime], end: datetime, keys: Mapping[str, str]) -> str:
    """Total tokens by dimensions since each of several moments: columns `since0`, `since1` and so on."""
    at = WORKSPACE if source.is_workspace else COMPONENT
    sums = [f"since{number} = sumif({at.sum}, {at.time} >= {moment(start)})" for number, start in enumerate(starts)]
    by = [f"{column} = {_dimension(at, name)}" for column, name in keys.items()]
    where = _where(source, at, min(starts), end)
    return _lines(at.name, *where, f"where {at.metric} == {literal(TOTAL)}", _summarize(sums, by))


def api_name(value: object) -> str:
    """The API that a dimension names, whichever revision answered."""
    return str(value or "").partition(REVISION)[0]


def literal(text: str) -> str:
    """A string as Kusto reads it, whatever is in it."""
    return '"' + re.sub(r"[^ !#-\[\]-~]", lambda found: _escaped(found[0]), text) + '"'


def moment(time: datetime) -> str:
    """A time as Kusto reads it."""
    return f"datetime({time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06d}Z)"


def _escaped(character: str) -> str:
    """A quote and a backslash by a backslash, all else by its UTF-16 units."""
    if character in {'"', "\\"}:
        return f"\\{character}"
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _where(source: Source, at: Table, start: datetime, end: datetime) -> list[str]:
    """The time, and the stack's own APIs where the metric names them, in whatever revision: others may write to the same place."""
    found = [f"where {at.time} >= {moment(start)} and {at.time} < {moment(end)}"]
    if (api := source.dimension("api")) is not None:
        value, names = _dimension(at, api), ", ".join(map(literal, source.apis))
        revisions = [f"{value} startswith {literal(name + REVISION)}" for name in source.apis]
        found.append(f"where {' or '.join([f'{value} in~ ({names})', *revisions])}")
    return found


def _dimension(at: Table, name: str) -> str:
    return f"tostring({at.dimensions}[{literal(name)}])"


def _summarize(sums: Sequence[str], by: Sequence[str]) -> str:
    return f"summarize {', '.join(sums)} by {', '.join(by)}" if by else f"summarize {', '.join(sums)}"


def _lines(*steps: str) -> str:
    return "\n| ".join(steps)
