"""Usage as JSON: numbers of tokens as numbers, amounts as texts with all their digits, null for what is unknown."""

from typing import Any

from apim.render.json_text import json_text
from apim.render.usage_words import amount
from apim.usage import Cost, Line, Report


def as_json(report: Report) -> str:
    """The whole report."""
    return json_text(
        {
            "stack": report.stack,
            "source": report.source,
            "from": report.period.start.isoformat(),
            "to": report.period.end.isoformat(),
            "by": list(report.by),
            "currency": report.currency,
            "lines": [{**dict(zip(report.by, line.keys, strict=True)), **_numbers(line)} for line in report.lines],
            "total": _numbers(report.total),
            "unpriced": list(report.unpriced),
            "budgets": [
                {"consumer": use.consumer, "budget": amount(use.budget), "spent": _cost(use.cost), "percent": f"{use.percent:.4f}"}
                for use in report.budgets
            ],
            "quotas": [
                {
                    "consumer": use.consumer,
                    "of": use.of,
                    "period": use.period,
                    "limit": use.limit,
                    "used": use.used,
                    "left": use.left,
                    "basis": "computed",
                }
                for use in report.quotas
            ],
            "notes": list(report.notes),
        }
    )


def _numbers(line: Line) -> dict[str, Any]:
    sums = line.sums
    return {
        "calls": sums.calls,
        "promptTokens": sums.prompt,
        "completionTokens": sums.completion,
        "totalTokens": sums.total,
        "streamedTokens": sums.streamed,
        "cachedTokens": None,
        "reasoningTokens": None,
        "cost": None if line.cost is None else _cost(line.cost),
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {"amount": amount(cost.amount), "isWhole": cost.is_whole}
