"""Usage as annotations of GitHub: an error for each budget that is passed, warnings, and a notice with the total."""

from collections.abc import Iterator

from apim.render.usage_words import amount, budget_state, money, number, percent, severity, span
from apim.render.workflow_commands import workflow_command
from apim.usage import Report


def as_github(report: Report) -> str:
    """One command a line."""
    return "\n".join(_commands(report))


def _commands(report: Report) -> Iterator[str]:
    for use in report.budgets:
        state = budget_state(use.percent, is_whole=use.cost.is_whole)
        if state != "within":
            text = f"{money(use.cost)} of {amount(use.budget)} {report.currency}, {percent(use.percent)}"
            yield workflow_command(severity(state), {"title": f"budget of {use.consumer}: {state}"}, text)
    for name in report.unpriced:
        yield workflow_command("warning", {"title": "no price"}, f"{name}: add it to the file of prices")
    cost = "" if report.total.cost is None else f", {money(report.total.cost)} {report.currency}"
    text = f"{number(report.total.sums.total)} tokens in {number(report.total.sums.calls)} calls{cost}; {span(report)}"
    yield workflow_command("notice", {"title": f"usage of {report.stack}"}, text)
