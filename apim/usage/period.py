"""From when to when: `30d`, `12h`, `4w`, `month` (this calendar month), or a day, all in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}
ALLOWED: Final = "a number of hours, days or weeks such as 12h, 30d or 4w, the word month, or a day such as 2026-11-01"
LONGEST: Final = timedelta(days=731)
"""Two years, as long as Application Insights keeps data
(https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure)."""


class BadPeriod(ValueError):
    """The message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to `end`, which is not in it."""

    start: datetime
    end: datetime


def since(text: str, now: datetime) -> Period:
    """From what `--since` says to now. Raises BadPeriod."""
    start = _start(text, now)
    if not now - LONGEST <= start < now:
        raise BadPeriod(f'--since is "{text}", which is not within the two years up to now; write {ALLOWED}')
    return Period(start, now)


def _start(text: str, now: datetime) -> datetime:
    if text == "month":
        return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if (match := re.fullmatch(r"([1-9][0-9]{0,4})([hdw])", text)) is not None:
        return now - timedelta(**{UNITS[match[2]]: int(match[1])})
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadPeriod(f'--since is "{text}"; write {ALLOWED}') from None
