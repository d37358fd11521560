"""How tables of usage write what is known, and what is not."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal

from apim.usage import Cost, Line, Report
from apim.usage.model import BudgetUse

UNKNOWN: Final = "unknown"
COLUMNS: Final = ("calls", "prompt tokens", "completion tokens", "total tokens", "of streams")
"""Of every line; where there are prices, its cost comes after them."""


def number(value: int | None) -> str:
    """A number, or that it is unknown."""
    return UNKNOWN if value is None else str(value)


def money(cost: Cost) -> str:
    """An amount, exactly; how much at least, where something has no price."""
    if cost.is_whole:
        return amount(cost.amount)
    return f"at least {amount(cost.amount)}" if cost.amount else UNKNOWN


def amount(value: Decimal) -> str:
    """All digits there are, two decimals at least."""
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def percent(value: Decimal) -> str:
    """With one decimal, rounded down, so that 99.99 is not printed as the whole."""
    return f"{int(value * 10) / 10:.1f} %"


def head(report: Report) -> list[str]:
    """Names of columns."""
    cost = [] if report.currency is None else [f"cost ({report.currency})"]
    return [*report.by, *COLUMNS, *cost]


def cells(line: Line) -> list[str]:
    """Texts of a line; of the total, its keys are none."""
    sums = line.sums
    numbers = map(number, (sums.calls, sums.prompt, sums.completion, sums.total, sums.streamed))
    return [*(key or UNKNOWN for key in line.keys), *numbers, *([] if line.cost is None else [money(line.cost)])]


def span(report: Report) -> str:
    """From when to when."""
    return f"{report.period.start:%Y-%m-%d %H:%M} to {report.period.end:%Y-%m-%d %H:%M} UTC"


def budget_cells(use: BudgetUse) -> list[str]:
    """Texts of a budget's line."""
    state = budget_state(use.percent, is_whole=use.cost.is_whole)
    return [use.consumer, amount(use.budget), money(use.cost), percent(use.percent), state]


def budget_state(value: Decimal, *, is_whole: bool) -> str:
    """In a word: `near` over 80 per cent, `over` where all of it is used up."""
    if value >= 100:  # noqa: PLR2004 - per cent
        return "over"
    if not is_whole:
        return UNKNOWN
    return "near" if value > 80 else "within"  # noqa: PLR2004 - as above


def severity(state: str) -> Literal["error", "warning"]:
    """Of a budget that is not kept, by its state: one that is used up, or that nobody can check, ends the command with 1."""
    return "warning" if state == "near" else "error"


def warnings(report: Report) -> Iterator[tuple[Literal["error", "warning"], str]]:
    """What somebody has to act on, with how much it matters: models without price, budgets."""
    if report.unpriced:
        text = f"no price for {', '.join(report.unpriced)}: add it to the file of prices; costs are what they are at least"
        yield "warning", text
    for use in report.budgets:
        state = budget_state(use.percent, is_whole=use.cost.is_whole)
        if state != "within":
            spent = f"{money(use.cost)} of {amount(use.budget)} {report.currency}"
            yield severity(state), f"budget of {use.consumer}: {spent}, {percent(use.percent)}: {state}"
