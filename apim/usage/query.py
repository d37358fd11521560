"""Asks Azure Monitor what was used, in one query."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol

from apim.usage import kql
from apim.usage.model import Sums, Used
from apim.usage.period import Period
from apim.usage.source import Source

ALWAYS: Final = ("consumer", "model")
"""What budgets and prices go by, whether `--by` has it or not."""


class Logs(Protocol):
    """What is asked: `apim.azure.Logs`."""

    def rows(self, target: str, query: str, span: tuple[datetime, datetime]) -> list[dict[str, Any]]: ...  # noqa: D102 - see the class


def measured(logs: Logs, source: Source, period: Period, by: Sequence[str]) -> list[Used]:
    """Sums by day, consumer, model and the words of `by`. Raises NotReached."""
    words = [word for word in dict.fromkeys((*ALWAYS, *by)) if word != "day"]
    keys = {f"k{number}": found for number, word in enumerate(words) if (found := source.dimension(word)) is not None}
    rows = logs.rows(source.target, kql.usage(source, period, keys), (period.start, period.end))
    return [_used(row, words) for row in rows]


def _used(row: dict[str, Any], words: Sequence[str]) -> Used:
    keys = {word: str(row.get(f"k{number}") or "") or None for number, word in enumerate(words)}
    if "api" in keys:
        keys["api"] = kql.api_name(keys["api"]) or None
    calls = int(row["calls"] or 0)
    sums = Sums(
        calls=calls,
        prompt=_whole(row["prompt"]) if row["prompt_calls"] else None,
        completion=_whole(row["completion"]) if row["completion_calls"] else None,
        total=_whole(row["total"]) if calls else None,
        streamed=_whole(row["streamed"]) if "streamed" in row else None,
    )
    return Used(_day(row["day"]), keys, sums)


def _whole(value: Any) -> int:
    """Tokens are whole numbers, which the service sums as reals."""
    return round(float(value or 0))


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])
