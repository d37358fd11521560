"""An Azure Monitor workbook with the tables of `bin/apim usage`: its content, as JSON.

Its form is documented by examples alone (https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview); what is
in here is what exported workbooks have. It opens over the resource that it belongs to.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from arm_args import WorkbookArgs
from desired_state.usage.dimensions import STREAMS, dimension, metrics
from desired_state.usage.kql import COMPONENT, WORKSPACE, Table, day, lines, of_apis, tokens
from settings import Settings

SPACE: Final = uuid.UUID("6a6f8a0e-5d4b-4f8e-9b7e-8f0a6f1d2c11")
"""Of names of workbooks, which are UUIDs."""
WORKSPACES: Final = "/providers/microsoft.operationalinsights/workspaces/"
TIME: Final = "TimeRange"
DAY: Final = 86_400_000
DAYS: Final = (1, 7, 14, 30, 90)
"""To choose from; a month at first, as the command has it."""
UNKNOWN: Final = "unknown"
ABOUT: Final = (
    "Tokens that API Management measured. What is not measured is empty or `unknown`, and never 0: cached and reasoning tokens "
    "are not in here at all. Tokens of streams are estimates where callers do not ask for usage. Made by the stack: what is edited "
    "here goes with its next update; save a copy instead."
)


def workbook(settings: Settings) -> WorkbookArgs | None:
    """Arguments of the workbook; None where the stack has none."""
    chosen, monitoring, created = settings.workbook, settings.monitoring, settings.service.create
    if chosen is None:
        return None
    group = chosen.resource_group or (monitoring and monitoring.resource_group) or settings.service.resource_group
    known = chosen.location or (monitoring and monitoring.location) or (created and created.location)
    # Of two stacks that share service and group, one would otherwise take the other's for its own after an interruption.
    whose = f"{group}/{settings.service.name}/{settings.sources.stack_name}/{settings.environment.named('usage')}"
    return {
        "resource_group_name": group,
        "workbook_name": str(uuid.uuid5(SPACE, whose.lower())),
        "location": known or "",
        "display_name": chosen.display_name,
        "source_id": chosen.source,
        "content": {"version": "Notebook/1.0", "items": list(_items(settings))},
    }


def _items(settings: Settings) -> Iterator[Mapping[str, Any]]:
    """A text, the time to choose, the tables."""
    source = (settings.workbook and settings.workbook.source) or ""
    is_workspace = WORKSPACES in source.lower()
    yield {"type": 1, "content": {"json": ABOUT}, "name": "about"}
    yield {"type": 9, "content": {"version": "KqlParameterItem/1.0", "parameters": [_time()]}, "name": "time"}
    for name, title, query, drawing in _queries(settings, WORKSPACE if is_workspace else COMPONENT):
        content = {
            "version": "KqlItem/1.0",
            "query": query,
            "size": 0,
            "title": title,
            "timeContextFromParameter": TIME,
            "queryType": 0,
            "resourceType": "microsoft.operationalinsights/workspaces" if is_workspace else "microsoft.insights/components",
            **drawing,
        }
        yield {"type": 3, "content": content, "name": name}


def _time() -> Mapping[str, Any]:
    return {
        "id": str(uuid.uuid5(SPACE, TIME)),
        "version": "KqlParameterItem/1.0",
        "name": TIME,
        "label": "Time",
        "type": 4,
        "isRequired": True,
        "value": {"durationMs": 30 * DAY},
        "typeSettings": {"selectableValues": [{"durationMs": each * DAY} for each in DAYS], "allowCustom": True},
    }


def _queries(settings: Settings, at: Table) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Name, title, query, and how its rows are drawn."""
    by_api = metrics(settings)
    has = frozenset(each.name for found in by_api.values() for _, metric in found for each in metric.dimensions)
    apis = [settings.environment.named(name) for name, found in by_api.items() if found]
    where = of_apis(at, dimension(has, "api"), apis)
    keys = {word: at.dimension(found) for word in ("consumer", "model") if (found := dimension(has, word))}
    stream = dimension(has, STREAMS)
    yield "table", "Consumers and models", _query(at, where, keys, stream), {"visualization": "table"}
    bars = {"visualization": "categoricalbar", "chartSettings": {"yAxis": ["total_tokens"]}}
    if "consumer" in keys:
        one = {"consumer": keys["consumer"]}
        yield "consumers", "Consumers", _query(at, where, one, stream), _with(bars, xAxis="consumer")
    by_day = {"day": day(at), **{word: keys[word] for word in ("consumer",) if word in keys}}
    chart = {"visualization": "barchart", "chartSettings": {"yAxis": ["total_tokens"]}}
    group = {"group": "consumer"} if "consumer" in keys else {}
    yield "days", "Days", _query(at, where, by_day, stream), _with(chart, xAxis="day", **group)


def _with(drawing: Mapping[str, Any], **more: str) -> Mapping[str, Any]:
    return {**drawing, "chartSettings": {**drawing["chartSettings"], **more}}


def _query(at: Table, where: Sequence[str], by: Mapping[str, str], stream: str | None) -> str:
    """The sums of the command, with its columns; the time comes from what is chosen."""
    columns = [
        *(name if name == "day" else f'{name} = iff(isempty({name}), "{UNKNOWN}", {name})' for name in by),
        "calls",
        'prompt_tokens = iff(prompt_calls > 0, prompt, toreal(""))',
        'completion_tokens = iff(completion_calls > 0, completion, toreal(""))',
        'total_tokens = iff(calls > 0, total, toreal(""))',
        *(["streamed_tokens = streamed"] if stream else []),
    ]
    first = "day asc" if "day" in by else "total_tokens desc"
    return lines(tokens(at, where, by, stream), f"project {', '.join(columns)}", f"order by {first}")
