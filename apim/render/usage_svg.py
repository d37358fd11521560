"""Plots of usage as SVG within a page: bars by consumer and by day, and shares of budgets. Nothing to load or run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from apim.render.usage_words import UNKNOWN, amount, budget_state, money, number, percent
from apim.render.xml_text import xml_text
from apim.usage import Cost, Line, Report

WIDTH: Final = 860
LABEL: Final = 200
VALUE: Final = 190
ROW: Final = 28
MOST_BARS: Final = 60
MOST_LETTERS: Final = 26
STYLE: Final = """
.usage { --bar: #0969da; --near: #bc4c00; --over: #cf222e; --rail: #eaeef2; --ink: #1f2328; --soft: #59636e }
@media (prefers-color-scheme: dark) {
  .usage { --bar: #58a6ff; --near: #ffa657; --over: #ff7b72; --rail: #21262d; --ink: #e6edf3; --soft: #9198a1 }
}
.usage { max-width: 100%; min-width: 40rem; height: auto }
th.number { text-align: right }
.usage text { font: 13px system-ui, sans-serif; fill: var(--ink) }
.usage .soft { fill: var(--soft) } .usage .rail { fill: var(--rail) } .usage .within { fill: var(--bar) }
.usage .near { fill: var(--near) } .usage .over { fill: var(--over) } .usage .mark { stroke: var(--soft); stroke-dasharray: 3 3 }
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` of the rail, from 0 to 1."""

    label: str
    value: str
    share: Decimal
    kind: str = "within"


def consumers(report: Report) -> str:
    """Bars of consumers: by cost where there is one, else by tokens."""
    return _plot("Consumers", _bars(report, report.consumers))


def days(report: Report) -> str:
    """Bars of days."""
    return _plot("Days", _bars(report, report.days))


def budgets(report: Report) -> str:
    """What consumers spent of their budgets; the marks are at 80 and 100 per cent of it."""
    top = max((use.percent for use in report.budgets), default=Decimal(0))
    full = max(top, Decimal(100))
    bars = [
        Bar(
            use.consumer,
            f"{percent(use.percent)} of {amount(use.budget)} {report.currency}",
            use.percent / full,
            budget_state(use.percent, is_whole=True),
        )
        for use in report.budgets
    ]
    return _plot("Budgets", bars, [Decimal(80) / full, Decimal(100) / full])


def _bars(report: Report, lines: Sequence[Line]) -> list[Bar]:
    sizes = [Decimal(line.sums.total or 0) if line.cost is None else line.cost.amount for line in lines]
    top = max(sizes, default=Decimal(0)) or Decimal(1)
    found = []
    for line, size in list(zip(lines, sizes, strict=True))[:MOST_BARS]:
        value = f"{number(line.sums.total)} tokens" if line.cost is None else f"{_short(line.cost)} {report.currency}"
        found.append(Bar(line.keys[0] or UNKNOWN, value, size / top))
    if len(lines) > MOST_BARS:
        found.append(Bar(f"and {len(lines) - MOST_BARS} more", "in the table", Decimal(0)))
    return found


def _short(cost: Cost) -> str:
    """An amount to two decimals, where that is any: the table has all of them."""
    return money(replace(cost, amount=round(cost.amount, 2)) if cost.amount >= 1 else cost)


def _plot(title: str, bars: Sequence[Bar], marks: Sequence[Decimal] = ()) -> str:
    height = ROW * max(len(bars), 1) + 8
    parts = [
        f'<svg class="usage" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="{title}">',
        *(line for at, bar in enumerate(bars) for line in _drawn(bar, at)),
        *(f'<line class="mark" x1="{_at(mark)}" x2="{_at(mark)}" y1="2" y2="{height - 4}"/>' for mark in marks if bars),
        "</svg>",
    ]
    return "\n".join(parts)


def _drawn(bar: Bar, at: int) -> Iterator[str]:
    y = ROW * at + 6
    rail = WIDTH - LABEL - VALUE
    width = max(float(bar.share) * rail, 1.0)
    label = bar.label if len(bar.label) <= MOST_LETTERS else f"{bar.label[: MOST_LETTERS - 1]}…"
    yield f"<g><title>{_text(bar.label)}: {_text(bar.value)}</title>"
    yield f'<text x="0" y="{y + 13}">{_text(label)}</text>'
    yield f'<rect class="rail" x="{LABEL}" y="{y}" width="{rail}" height="18" rx="3"/>'
    yield f'<rect class="{bar.kind}" x="{LABEL}" y="{y}" width="{width:.1f}" height="18" rx="3"/>'
    yield f'<text class="soft" x="{WIDTH - VALUE + 10}" y="{y + 13}">{_text(bar.value)}</text></g>'


def _at(share: Decimal) -> str:
    return f"{LABEL + float(share) * (WIDTH - LABEL - VALUE):.1f}"


def _text(text: str) -> str:
    return escape(xml_text(text), {'"': "&quot;"})
