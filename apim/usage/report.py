"""Sums by the words of `--by`, with costs and budgets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import localcontext
from typing import Final

from apim.usage.budgets import Budgets
from apim.usage.model import BudgetUse, Cost, Line, QuotaUse, Report, Sums, Used, summed
from apim.usage.period import Period
from apim.usage.prices import Prices
from apim.usage.source import GUIDE, Source

DIGITS: Final = 100
"""Of amounts while they are computed: more than any has, so that nothing is rounded."""
NOTHING: Final = Sums()
Keys = Callable[[Used], tuple[str | None, ...]]


def report(
    stack: str,
    source: Source,
    period: Period,
    by: Sequence[str],
    used: Sequence[Used],
    *,
    prices: Prices | None = None,
    budgets: Budgets | None = None,
    left: tuple[QuotaUse, ...] = (),
) -> Report:
    """All that a page or a table shows."""
    with localcontext() as context:
        context.prec = DIGITS
        return _report(stack, source, period, by, used, prices, budgets, left)


def _report(  # noqa: PLR0917 - see report
    stack: str,
    source: Source,
    period: Period,
    by: Sequence[str],
    used: Sequence[Used],
    prices: Prices | None,
    budgets: Budgets | None,
    left: tuple[QuotaUse, ...],
) -> Report:
    def lines(keys: Keys) -> tuple[Line, ...]:
        return _lines(used, keys, prices)

    consumers = lines(lambda each: (each.keys.get("consumer"),))
    total = next(iter(lines(lambda _each: ())), Line((), NOTHING, None if prices is None else Cost()))
    gaps = () if prices is None else tuple(dict.fromkeys(filter(None, map(prices.gap, used))))
    return Report(
        stack=stack,
        source=source.target,
        period=period,
        by=tuple(by),
        lines=lines(lambda each: tuple(str(each.day) if word == "day" else each.keys.get(word) for word in by)),
        total=total,
        consumers=consumers,
        days=lines(lambda each: (str(each.day),)),
        currency=None if prices is None else prices.currency,
        unpriced=gaps,
        budgets=tuple(_budget_uses(budgets, consumers)),
        quotas=left,
        notes=(*_strangers(source, budgets, consumers), *_notes(source, by, used)),
    )


def _lines(used: Iterable[Used], keys: Keys, prices: Prices | None) -> tuple[Line, ...]:
    """One for each value of the keys, in their order, what is unknown last."""
    groups: dict[tuple[str | None, ...], list[Used]] = {}
    for each in used:
        groups.setdefault(keys(each), []).append(each)
    return tuple(_line(key, groups[key], prices) for key in sorted(groups, key=_sorted))


def _line(keys: tuple[str | None, ...], used: list[Used], prices: Prices | None) -> Line:
    line = Line(keys, summed(each.sums for each in used))
    return line if prices is None else replace(line, cost=sum(map(prices.cost, used), Cost()))


def _sorted(keys: tuple[str | None, ...]) -> list[tuple[bool, str]]:
    return [(key is None, key or "") for key in keys]


def _budget_uses(budgets: Budgets | None, consumers: Sequence[Line]) -> Iterable[BudgetUse]:
    spent = {line.keys[0]: line.cost or Cost() for line in consumers}
    for name, amount in sorted(budgets.consumers.items()) if budgets else ():
        yield BudgetUse(name, amount, spent.get(name, Cost()))


def _strangers(source: Source, budgets: Budgets | None, consumers: Sequence[Line]) -> Iterable[str]:
    """Budgets of nobody: a name that is written wrong would stay within its budget for ever."""
    known = source.consumers | {line.keys[0] for line in consumers}
    for name in sorted(budgets.consumers) if budgets else ():
        if name not in known:
            yield f'budget of "{name}": no subscription of the stack has this name, and nobody of this name used anything'


def _notes(source: Source, by: Sequence[str], used: Sequence[Used]) -> Iterable[str]:
    """What is not known, and why."""
    yield from source.notes
    for word in dict.fromkeys((*by, "consumer", "model")):
        if word != "day" and source.dimension(word) is None:
            yield f"{word} is unknown: no tokenMetric of the stack has such a dimension ({GUIDE})"
    if streamed := summed(each.sums for each in used if each.sums.streamed).streamed:
        yield f"{streamed} tokens are of streams: estimated by API Management where callers do not ask for usage ({GUIDE})"
    if source.dimension("stream") is None:
        yield f"tokens of streams without usage are estimates, and cannot be separated without a dimension Stream ({GUIDE})"
    if not used:
        yield "nothing was measured in this time; measurements arrive some minutes after a call"
    yield "cached and reasoning tokens are unknown: API Management does not measure them"
