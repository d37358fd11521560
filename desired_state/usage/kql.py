"""Parts of queries in Kusto that sum what was measured, so that few rows travel (https://learn.microsoft.com/kusto/query).

A row of a metric holds the measurements of some time: their sum, and how many they were. Metrics are not sampled, so `itemCount`,
which says how many sampled items a row represents, has no part in them
(https://learn.microsoft.com/azure/azure-monitor/app/metrics-overview).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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

    def dimension(self, name: str) -> str:
        """The text of a dimension."""
        return f"tostring({self.dimensions}[{literal(name)}])"


COMPONENT: Final = Table("customMetrics", "timestamp", "name", "valueSum", "valueCount", "customDimensions")
WORKSPACE: Final = Table("AppMetrics", "TimeGenerated", "Name", "Sum", "ItemCount", "Properties")
"""`ItemCount` is of this table the number of measurements, not of samples
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics)."""


def tokens(at: Table, where: Sequence[str], by: Mapping[str, str], stream: str | None) -> str:
    """Sums of calls and tokens by columns, whose expressions `by` has; `stream` is the dimension that says what is streamed."""
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
        sums.append(f'streamed = sumif({at.sum}, {named} and {at.dimension(stream)} =~ "true")')
    names = ", ".join(map(literal, (TOTAL, PROMPT, COMPLETION)))
    return lines(at.name, *where, f"where {at.metric} in ({names})", summarize(sums, by))


def of_apis(at: Table, dimension: str | None, apis: Sequence[str]) -> tuple[str, ...]:
    """The stack's own APIs where the metric names them, in whatever revision: others may write to the same place."""
    if dimension is None:
        return ()
    value = at.dimension(dimension)
    names = ", ".join(map(literal, apis))
    revisions = [f"{value} startswith {literal(name + REVISION)}" for name in apis]
    return (f"where {' or '.join([f'{value} in~ ({names})', *revisions])}",)


def day(at: Table) -> str:
    """The day of a row."""
    return f"bin({at.time}, 1d)"


def summarize(sums: Sequence[str], by: Mapping[str, str]) -> str:
    """The operator."""
    keys = ", ".join(f"{column} = {expression}" for column, expression in by.items())
    return f"summarize {', '.join(sums)}{f' by {keys}' if keys else ''}"


def lines(*steps: str) -> str:
    """Operators, one a line."""
    return "\n| ".join(steps)


def literal(text: str) -> str:
    """A string as Kusto reads it, whatever is in it."""
    return '"' + re.sub(r"[^ !#-\[\]-~]", lambda found: _escaped(found[0]), text) + '"'


def _escaped(character: str) -> str:
    """A quote and a backslash by a backslash, all else by its UTF-16 units."""
    if character in {'"', "\\"}:
        return f"\\{character}"
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
