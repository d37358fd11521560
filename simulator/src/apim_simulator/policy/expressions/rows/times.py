"""Moments and spans of time, numbers, random ones."""

import math
import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.formats import number_text, time_text
from apim_simulator.policy.expressions.rows.row import Methods, Properties, Property, method, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, display

FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
"""`DateTime.MinValue`."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS: Final = {"Days": 86_400.0, "Hours": 3_600.0, "Minutes": 60.0, "Seconds": 1.0, "Milliseconds": 0.001}
_YEAR = 12
_MOST_MONTHS: Final = 120_000
_LONGEST: Final = timedelta(days=10_675_200)
"""No TimeSpan, of 64 bits of 100 nanoseconds, is as long."""


def moved(moment: datetime, span: timedelta) -> datetime:
    """A moment later. Raises EvaluationFailed outside of the calendar."""
    try:
        return moment + span
    except OverflowError:
        raise EvaluationFailed("The added or subtracted value results in an un-representable DateTime.") from None


def spanned(**parts: float) -> timedelta:
    """A span of time. Raises EvaluationFailed for one that no TimeSpan holds."""
    try:
        found = timedelta(**parts)
    except ValueError:
        raise EvaluationFailed("TimeSpan does not accept floating point Not-a-Number values.") from None
    except OverflowError:
        found = timedelta.max
    if abs(found) >= _LONGEST:
        raise EvaluationFailed("TimeSpan overflowed because the duration is too long.")
    return found


def _added(seconds: float) -> Callable[[datetime, float], datetime]:
    def later(moment: datetime, count: float) -> datetime:
        if not abs(seconds * count) < _LONGEST.total_seconds():
            raise EvaluationFailed("Value to add was out of range. (Parameter 'value')")
        return moved(moment, timedelta(seconds=seconds * count))

    return later


def months_later(moment: datetime, count: int) -> datetime:
    """`AddMonths`: the last day of a shorter month."""
    if abs(count) > _MOST_MONTHS:
        raise EvaluationFailed("Months value must be between +/-120000. (Parameter 'months')")
    year, month = divmod(moment.year * _YEAR + moment.month - 1 + count, _YEAR)
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=year, month=month + 1, day=min(day, moment.day))
        except ValueError:
            continue
    raise EvaluationFailed("The added or subtracted value results in an un-representable DateTime.")


def moment_of(*parts: Any) -> datetime:
    """`new DateTime(year, month, day, …)`; all are UTC here, whatever their kind. Raises EvaluationFailed."""
    numbers = [int(part) for part in parts if part is not None and not isinstance(part, str)]
    try:
        return datetime(*numbers[:6], tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day are always there
    except ValueError:
        raise EvaluationFailed("Year, Month, and Day parameters describe an un-representable DateTime.") from None


def parsed_moment(text: str | None) -> datetime:
    """`DateTime.Parse` of ISO 8601 and of the invariant form. Raises EvaluationFailed for what is no time at all."""
    given = (text or "").strip()
    for reads in (
        datetime.fromisoformat,
        lambda value: datetime.strptime(value, "%m/%d/%Y %H:%M:%S"),  # noqa: DTZ007 - made UTC below
        lambda value: datetime.strptime(value, "%m/%d/%Y"),  # noqa: DTZ007
        lambda value: datetime.strptime(value, "%a, %d %b %Y %H:%M:%S GMT"),  # noqa: DTZ007
    ):
        try:
            found = reads(given)
        except ValueError:
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    if any(character.isdigit() for character in given) and len(given) > len("1.1"):
        raise NotSimulatedValue("this form of a time is not simulated")
    raise EvaluationFailed("String was not recognized as a valid DateTime.")


def guid_text(guid: str, form: str | None) -> str:
    """`Guid.ToString`: `D` with dashes, `N` without, `B` in braces."""
    text = display(guid)
    forms = {"N": text.replace("-", ""), "B": f"{{{text}}}", "P": f"({text})"}
    return forms.get((form or "D").upper(), text)


def guid_bytes(guid: str) -> bytes:
    """`Guid.ToByteArray`: the first three groups from their low end."""
    return uuid.UUID(guid).bytes_le


def parsed_guid(text: str | None) -> str:
    """`Guid.Parse`. Raises EvaluationFailed."""
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        raise EvaluationFailed("Unrecognized Guid format.") from None


def _total(unit: float) -> Callable[[timedelta], float]:
    return lambda span: span.total_seconds() / unit


_PARTS = ("Year", "Month", "Day", "Hour", "Minute", "Second")
_MOMENT: Final[Properties] = {
    **{name: Property(t.INT, attrgetter(name.lower())) for name in _PARTS},
    "Millisecond": Property(t.INT, lambda m: m.microsecond // 1000),
    "Ticks": Property(t.LONG, lambda m: (m - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10),
    "Date": Property(t.DATETIME, lambda m: m.replace(hour=0, minute=0, second=0, microsecond=0)),
    "DayOfYear": Property(t.INT, lambda m: m.timetuple().tm_yday),
    "TimeOfDay": Property(t.TIMESPAN, lambda m: m - m.replace(hour=0, minute=0, second=0, microsecond=0)),
}
PROPERTIES: Final[dict[Type, Properties]] = {
    t.DATETIME: _MOMENT,
    t.MOMENT: {**_MOMENT, **{name: Property(t.DATETIME, lambda m: m) for name in ("UtcDateTime", "DateTime")}},
    t.TIMESPAN: {
        **{f"Total{name}": Property(t.DOUBLE, _total(unit)) for name, unit in _UNITS.items()},
        "Days": Property(t.INT, lambda span: math.trunc(span / timedelta(days=1))),
        "Hours": Property(t.INT, lambda span: math.trunc(span / timedelta(hours=1)) % 24),
        "Minutes": Property(t.INT, lambda span: math.trunc(span / timedelta(minutes=1)) % 60),
        "Seconds": Property(t.INT, lambda span: math.trunc(span.total_seconds()) % 60),
        "Milliseconds": Property(t.INT, lambda span: span.microseconds // 1000),
        "Ticks": Property(t.LONG, lambda span: span // timedelta(microseconds=1) * 10),
    },
}


def _methods(kind: Type) -> Methods:
    return {
        **{f"Add{name}": one(kind, _added(unit), t.DOUBLE) for name, unit in _UNITS.items()},
        "AddMonths": one(kind, months_later, t.INT),
        "AddYears": one(kind, lambda moment, count: months_later(moment, count * _YEAR), t.INT),
        "Add": one(kind, moved, t.TIMESPAN),
        "Subtract": (method(t.TIMESPAN, lambda a, b: a - b, kind), method(kind, lambda a, b: moved(a, -b), t.TIMESPAN)),
        "ToString": one(t.STRING, time_text, t.STRING, optional=1),
        "ToUniversalTime": one(kind, lambda moment: moment),
        "CompareTo": one(t.INT, lambda a, b: (a > b) - (a < b), kind),
    }


def between(least: int, most: int) -> int:
    """`Random.Next`, which never gives `most`. Raises EvaluationFailed where that is less than the least."""
    if least > most:
        raise EvaluationFailed("'minValue' cannot be greater than maxValue. (Parameter 'minValue')")
    return random.randrange(least, max(least + 1, most))  # noqa: S311 - as System.Random


METHODS: Final[dict[Type, Methods]] = {
    t.DATETIME: _methods(t.DATETIME),
    t.MOMENT: {
        **_methods(t.MOMENT),
        "ToUnixTimeSeconds": one(t.LONG, lambda moment: (moment - EPOCH) // timedelta(seconds=1)),
        "ToUnixTimeMilliseconds": one(t.LONG, lambda moment: (moment - EPOCH) // timedelta(milliseconds=1)),
    },
    **{kind: {"ToString": one(t.STRING, number_text, t.STRING, optional=1)} for kind in t.NUMERIC},
    t.RANDOM: {
        "Next": (
            method(t.INT, lambda _: random.randrange(2**31 - 1)),  # noqa: S311 - as System.Random
            method(t.INT, lambda _, most: between(0, most), t.INT),
            method(t.INT, lambda _, least, most: between(least, most), t.INT, t.INT),
        ),
        "NextDouble": one(t.DOUBLE, lambda _: random.random()),  # noqa: S311
    },
    t.GUID: {"ToString": one(t.STRING, guid_text, t.STRING, optional=1), "ToByteArray": one(t.BYTES, guid_bytes)},
}


OF_TIMESPAN: Final[Methods] = {
    f"From{name}": one(t.TIMESPAN, lambda count, unit=unit: spanned(seconds=unit * count), t.DOUBLE)
    for name, unit in _UNITS.items()
}
OF_MOMENT: Final[Methods] = {
    "FromUnixTimeSeconds": one(t.MOMENT, lambda seconds: moved(EPOCH, spanned(seconds=seconds)), t.LONG),
    "FromUnixTimeMilliseconds": one(t.MOMENT, lambda count: moved(EPOCH, spanned(milliseconds=count)), t.LONG),
    "Parse": one(t.MOMENT, parsed_moment, t.STRING),
}
OF_GUID: Final[Methods] = {
    "NewGuid": one(t.GUID, lambda: str(uuid.uuid4())),
    "Parse": one(t.GUID, parsed_guid, t.STRING),
}
