"""`quota-by-key` (https://learn.microsoft.com/azure/api-management/quota-by-key-policy): calls in a long time.

Periods follow one another from `first-period-start`, by default the first day of year 1 [D]; one of 0 seconds never ends [D, of
`quota`].
"""

from datetime import UTC, datetime

from apim_simulator.counters import Key, fixed
from apim_simulator.gateway import limits
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

FIRST = datetime(1, 1, 1, tzinfo=UTC)


async def execute(run: Run, statement: Statement) -> None:
    """Refuse the call, or count it. Raises GatewayError 403."""
    attributes = statement.attributes
    start = attributes.get("first-period-start")
    first = datetime.fromisoformat(run.text(start)).replace(tzinfo=UTC) if start else FIRST
    count_call(run, statement, limits.key(run, "quota", statement), first)


def count_call(run: Run, statement: Statement, key: Key, first: datetime) -> None:
    """Refuse the call, or count it in its period. Raises GatewayError 403."""
    attributes, counters, now = statement.attributes, run.world.counters, run.world.clock.now()
    calls, seconds = run.number(attributes["calls"]), run.number(attributes["renewal-period"])
    begin, end = fixed(now, seconds, first) if seconds else (first, datetime.max.replace(tzinfo=UTC))
    if counters.used(key, begin) >= calls:
        left = limits.on_a_clock((end - now).total_seconds())
        message = f"Out of call volume quota. Quota will be replenished in {left}."
        raise limits.used_up(statement, "QuotaExceeded", message)

    def count() -> None:
        counters.use(key, begin, run.number(attributes.get("increment-count"), default=1))

    limits.count(run, statement, count)
