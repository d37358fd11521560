"""Usage as one HTML page: plots, the same as tables, and what is not known. Nothing to load or run."""

from typing import Any

from markupsafe import Markup

from apim.render import usage_svg
from apim.render.html import environment
from apim.render.usage_words import budget_cells, cells, head, span, warnings
from apim.usage import Report


def as_html(report: Report) -> str:
    """The whole page."""
    return environment().get_template("usage.html.j2").render(style=Markup(usage_svg.STYLE), **values(report))  # noqa: S704 - a constant of ours


def values(report: Report) -> dict[str, Any]:
    """What the templates of the page and of the console show."""
    svg = {name: Markup(plot(report)) for name, plot in PLOTS.items()}  # noqa: S704 - the writer of SVG escapes every text itself
    return {
        "report": report,
        "plots": svg,
        "span": span(report),
        "head": head(report),
        "rows": [cells(line) for line in report.lines],
        "total": cells(report.total),
        "warnings": [text for _, text in warnings(report)],
        "budgets": [budget_cells(use) for use in report.budgets],
    }


PLOTS = {"consumers": usage_svg.consumers, "days": usage_svg.days, "budgets": usage_svg.budgets}
