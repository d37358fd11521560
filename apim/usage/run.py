"""From what a user asks to a report: files first, then the source, then Azure, so that a mistake costs no query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apim import azure
from apim.usage.budgets import read_budgets
from apim.usage.model import Report
from apim.usage.period import BadPeriod, since
from apim.usage.prices import read_prices
from apim.usage.query import Logs, measured
from apim.usage.quotas import quotas
from apim.usage.report import report
from apim.usage.source import NotMeasured, source_of
from apim.usage.user_files import BadFile
from desired_state.usage import DIMENSIONS
from settings import Settings

WORDS = (*DIMENSIONS, "model", "day")


class BadAsk(Exception):
    """The message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line says, as texts; `target` is a source in place of the settings'."""

    since: str = "30d"
    by: str = "consumer,model"
    prices: str | None = None
    budgets: str | None = None
    target: str | None = None


def read(stack: str, settings: Settings, asked: Asked, now: datetime | None = None) -> Report:
    """Ask Azure. Raises BadAsk; typer.Exit where Azure does not answer."""
    at = now or datetime.now(UTC)
    with azure.reached():
        cloud = azure.connect(stack)
        return ask(stack, settings, asked, cloud.logs, at, subscription=lambda: cloud.subscription)


def ask(
    stack: str, settings: Settings, asked: Asked, logs: Callable[[], Logs], now: datetime, *, subscription: Callable[[], str]
) -> Report:
    """The report. `logs` and `subscription` give what to ask and where, when it is needed. Raises BadAsk, NotReached."""
    try:
        period, by = since(asked.since, now), _words(asked.by)
        if asked.budgets and not asked.prices:
            raise BadAsk("--budgets needs --prices: without prices nothing is spent")
        prices = read_prices(asked.prices) if asked.prices else None
        budgets = read_budgets(asked.budgets, prices.currency) if asked.budgets and prices else None
        source = source_of(settings, asked.target, subscription)
    except (BadPeriod, BadFile, NotMeasured) as error:
        raise BadAsk(str(error)) from error
    for word in by:
        if word not in WORDS and source.dimension(word) is None:
            known = ", ".join(sorted({*WORDS, *source.dimensions}))
            raise BadAsk(f'--by has "{word}", which no tokenMetric of the stack has as dimension; there are {known}')
    with_logs = logs()
    used = measured(with_logs, source, period, by)
    left = quotas(with_logs, source, settings, now)
    return report(stack, source, period, by, used, prices=prices, budgets=budgets, left=left)


def _words(text: str) -> tuple[str, ...]:
    found = tuple(word.strip() for word in text.split(","))
    if "" in found or len(set(found)) < len(found):
        raise BadAsk(f'--by is "{text}"; write names between commas, each once, such as consumer,model,day')
    return found
