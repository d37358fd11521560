"""A stack that measures, an Azure Monitor that answers rows, and prices in a file."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import settings

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
COMPONENT = "/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/components/insights"
METRIC = {"dimensions": [{"name": "API ID"}, {"name": "Subscription ID"}, {"name": "Model", "value": "@(1)"}]}
PRICES = """
currency: EUR
models:
  gpt-4o:
    - {from: 2026-11-01, prompt: 2.50, completion: 10.00}
    - {from: 2026-11-20, prompt: 2.00, completion: 8.00}
  small: [{from: 2020-01-01, prompt: 0.1, completion: 0.3}]
deployments: {chat: gpt-4o}
"""


def stack(**changes: Any) -> settings.Settings:
    """Settings of a stack with one API that measures into one component."""
    config: dict[str, Any] = {
        "service": {"name": "apim", "resourceGroup": "rg"},
        "backends": {"east": {"origin": "https://east.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}},
        "apis": [api("chat", tokenMetric=METRIC)],
        "subscriptions": [{"name": "mobile", "displayName": "Mobile"}, {"name": "web", "displayName": "Web"}],
        "namedValues": {"insights": {"secret": "insights"}},
        "loggers": {"insights": {"type": "applicationInsights", "connectionString": "insights", "resourceId": COMPONENT}},
        "diagnostics": [{"logger": "insights", "metrics": True}],
        **changes,
    }
    config |= {"openaiKey": {"secure": "v1:x"}, "insights": {"secure": "v1:x"}}
    given = {f"azure-openai-apim:{name}": value for name, value in config.items() if value is not None}
    merged, sources = settings.overlaid({}, {"config": given}, "Pulumi.s.yaml")
    found = settings.parse(merged, sources)
    assert [each for each in found.findings if each.severity == "error"] == []
    return found


def subscription() -> str:
    """Id of the subscription that the stack is deployed into."""
    return "s"


def api(name: str, **more: Any) -> dict[str, Any]:
    """An API with a document."""
    spec = {"document": "specs/azure-openai-chat.yaml"}
    return {"name": name, "displayName": name, "path": name, "backend": "east", "spec": spec, **more}


@dataclass
class Answers:
    """Answers rows, query by query, and keeps what it was asked."""

    rows_by_query: list[list[dict[str, Any]]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def rows(self, target: str, query: str, _span: Any) -> list[dict[str, Any]]:
        """The next answer."""
        self.asked.append((target, query))
        return self.rows_by_query[len(self.asked) - 1]


def row(consumer: str = "mobile", model: str = "chat", prompt: Any = 100, completion: Any = 20, **more: Any) -> dict[str, Any]:
    """What Azure answers for a day, a consumer and a model."""
    found = {
        "day": datetime(2026, 11, 28, tzinfo=UTC),
        "k0": consumer,
        "k1": model,
        "calls": 3,
        "total": float((prompt or 0) + (completion or 0)),
        "prompt": float(prompt or 0),
        "prompt_calls": 0 if prompt is None else 3,
        "completion": float(completion or 0),
        "completion_calls": 0 if completion is None else 3,
    }
    return {**found, **more}
