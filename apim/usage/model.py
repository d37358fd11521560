"""What was used, summed; what it costs. None is unknown, everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apim.usage.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Calls and tokens. `streamed` are the tokens of streams, which are estimates where a stream has no usage of its own."""

    calls: int | None = 0
    prompt: int | None = 0
    completion: int | None = 0
    total: int | None = 0
    streamed: int | None = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            calls=_added(self.calls, other.calls),
            prompt=_added(self.prompt, other.prompt),
            completion=_added(self.completion, other.completion),
            total=_added(self.total, other.total),
            streamed=_added(self.streamed, other.streamed),
        )


@dataclass(frozen=True, slots=True)
class Used:
    """What one day, consumer, model and so on used: `keys` by the words of `--by`, None where the source does not say."""

    day: date
    keys: Mapping[str, str | None]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount; not `is_whole` where some of what was used has no price, or tokens are unknown: it costs at least that."""

    amount: Decimal = Decimal(0)
    is_whole: bool = True

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.amount + other.amount, self.is_whole and other.is_whole)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: values of `--by`, sums, and the cost where there are prices."""

    keys: tuple[str | None, ...]
    sums: Sums
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A consumer's budget, and what it spent of it."""

    consumer: str
    budget: Decimal
    cost: Cost

    @property
    def percent(self) -> Decimal:
        """Of the budget; of a budget of nothing, 0 or 100."""
        if self.budget == 0:
            return Decimal(100 if self.cost.amount else 0)
        return self.cost.amount * 100 / self.budget


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """What is left of a token quota: the limit less what was measured in the period, computed, since Azure tells nobody."""

    consumer: str
    of: str
    period: str
    limit: int
    used: int

    @property
    def left(self) -> int:
        """Tokens, at least none."""
        return max(self.limit - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is known. `consumers` and `days` are the same sums by one key each, for plots."""

    stack: str
    source: str
    period: Period
    by: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    consumers: tuple[Line, ...]
    days: tuple[Line, ...]
    currency: str | None = None
    unpriced: tuple[str, ...] = ()
    budgets: tuple[BudgetUse, ...] = ()
    quotas: tuple[QuotaUse, ...] = ()
    notes: tuple[str, ...] = field(default=())


def summed(all_sums: Iterable[Sums]) -> Sums:
    """Nothing is 0; with something unknown in it, a sum is unknown."""
    return sum(all_sums, Sums())


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
