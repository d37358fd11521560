"""The questions of this command in Kusto, for a period."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from apim.usage.period import Period
from apim.usage.source import Source
from desired_state.usage.kql import COMPONENT, REVISION, TOTAL, WORKSPACE, Table, day, lines, literal, of_apis, summarize, tokens


def usage(source: Source, period: Period, keys: Mapping[str, str]) -> str:
    """Sums by day and by dimensions: `keys` are columns of the answer, and the dimension of each."""
    at = _table(source)
    by = {"day": day(at), **{column: at.dimension(name) for column, name in keys.items()}}
    return tokens(at, _where(source, at, period.start, period.end), by, source.dimension("stream"))


def since_starts(source: Source, starts: Sequence[datetime], end: datetime, keys: Mapping[str, str]) -> str:
    """Total tokens by dimensions since each of several moments: columns `since0`, `since1` and so on."""
    at = _table(source)
    sums = [f"since{number} = sumif({at.sum}, {at.time} >= {moment(start)})" for number, start in enumerate(starts)]
    by = {column: at.dimension(name) for column, name in keys.items()}
    where = _where(source, at, min(starts), end)
    return lines(at.name, *where, f"where {at.metric} == {literal(TOTAL)}", summarize(sums, by))


def api_name(value: object) -> str:
    """The API that a dimension names, whichever revision answered."""
    return str(value or "").partition(REVISION)[0]


def moment(time: datetime) -> str:
    """A time as Kusto reads it."""
    return f"datetime({time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06d}Z)"


def _table(source: Source) -> Table:
    return WORKSPACE if source.is_workspace else COMPONENT


def _where(source: Source, at: Table, start: datetime, end: datetime) -> tuple[str, ...]:
    time = f"where {at.time} >= {moment(start)} and {at.time} < {moment(end)}"
    return (time, *of_apis(at, source.dimension("api"), source.apis))
