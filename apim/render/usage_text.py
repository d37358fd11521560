"""Usage as tables in plain text."""

from collections.abc import Iterator

from apim.render.table import table
from apim.render.usage_words import budget_cells, cells, head, span, warnings
from apim.usage import Report
from linting import printable


def as_text(report: Report) -> str:
    """The table with its total, budgets, quotas, and what is not known."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"stack {printable(report.stack)}, {span(report)}, measured in {printable(report.source)}\n"
    blank = ["total", *[""] * (len(report.by) - 1)] if report.by else []
    yield table(head(report), [*map(cells, report.lines), [*blank, *cells(report.total)]])
    if report.budgets:
        header = ["consumer", f"budget ({report.currency})", "spent", "share", "state"]
        yield "\n" + table(header, [budget_cells(use) for use in report.budgets])
    if report.quotas:
        rows = [[use.consumer, use.of, use.period, str(use.limit), str(use.used), str(use.left)] for use in report.quotas]
        yield "\n" + table(["consumer", "token quota of", "period", "limit", "used", "left (computed)"], rows)
    for severity, text in warnings(report):
        yield f"\n{severity}: {printable(text)}"
    for text in report.notes:
        yield f"\nnote: {printable(text)}"
