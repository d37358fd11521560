"""What is left of token quotas: the limit of the settings less what was measured since the period began.

Azure tells nobody but the caller how much of a quota is left; this is computed, and as late as the measurements are. Periods go by
the calendar in UTC (https://learn.microsoft.com/azure/api-management/llm-token-limit-policy); weeks from Monday are an inference.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from apim.usage import kql
from apim.usage.model import QuotaUse
from apim.usage.query import Logs
from apim.usage.source import Source
from settings import Settings, TokenLimit


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


BEGIN: Final[Mapping[str, Callable[[datetime], datetime]]] = {
    "Hourly": lambda now: now.replace(minute=0, second=0, microsecond=0),
    "Daily": _midnight,
    "Weekly": lambda now: _midnight(now) - timedelta(days=now.weekday()),
    "Monthly": lambda now: _midnight(now).replace(day=1),
    "Yearly": lambda now: _midnight(now).replace(month=1, day=1),
}


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """A quota of the settings: of which API or product, for which APIs and, of a product, which subscriptions."""

    of: str
    limit: TokenLimit
    apis: frozenset[str]
    consumers: frozenset[str] | None


def quotas(logs: Logs, source: Source, settings: Settings, now: datetime) -> tuple[QuotaUse, ...]:
    """What each consumer has left, in one query; none where no quota counts by subscription. Raises NotReached."""
    found = tuple(_quotas(settings))
    consumer, api = source.dimension("consumer"), source.dimension("api")
    if not found or consumer is None or api is None:
        return ()
    starts = sorted({_begin(quota, now) for quota in found})
    query = kql.since_starts(source, starts, now, {"consumer": consumer, "api": api})
    rows = logs.rows(source.target, query, (starts[0], now))
    return tuple(use for quota in found for use in _uses(quota, rows, starts.index(_begin(quota, now))))


def _quotas(settings: Settings) -> Iterator[QuotaLeft]:
    """Those that count by subscription; what others count is not in the measurements."""
    named = settings.environment.named
    for api in settings.apis.values():
        if (limit := api.token_limit) and limit.token_quota and limit.counter == "subscription":
            yield QuotaLeft(f'API "{api.name}"', limit, frozenset({named(api.name)}), None)
    for product in settings.products.values():
        if (limit := product.token_limit) and limit.token_quota and limit.counter == "subscription":
            own = frozenset(named(each.name) for each in settings.subscriptions.values() if each.product == product.name)
            yield QuotaLeft(f'product "{product.name}"', limit, frozenset(map(named, product.apis)), own)


def _begin(quota: QuotaLeft, now: datetime) -> datetime:
    return BEGIN[quota.limit.token_quota_period or "Monthly"](now)


def _uses(quota: QuotaLeft, rows: list[dict[str, Any]], column: int) -> Iterator[QuotaUse]:
    used: dict[str, int] = dict.fromkeys(sorted(quota.consumers or ()), 0)
    for row in rows:
        name = str(row["consumer"] or "")
        if name and kql.api_name(row["api"]) in quota.apis and (quota.consumers is None or name in quota.consumers):
            used[name] = used.get(name, 0) + round(float(row[f"since{column}"] or 0))
    for name, tokens in sorted(used.items()):
        limit = quota.limit
        yield QuotaUse(name, quota.of, limit.token_quota_period or "Monthly", limit.token_quota or 0, tokens)
