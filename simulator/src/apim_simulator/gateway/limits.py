"""What the limits have in common: who is counted, how a refusal looks, and how the caller learns what is left."""

import math
from collections.abc import Callable
from datetime import timedelta

from apim_simulator.counters import Key, Meter
from apim_simulator.gateway import headers
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

TOO_MANY, FORBIDDEN = 429, 403
RETRY_AFTER = "Retry-After"


def key(run: Run, kind: str, statement: Statement) -> Key:
    """One counter for one value of `counter-key`, in whatever scope and document it is counted [D]."""
    return (run.snapshot.service.id.lower(), kind, run.text(statement.attributes["counter-key"]))


def v2(run: Run) -> bool:
    """Whether the service is of a v2 tier, which counts in buckets [D]."""
    return str((run.snapshot.service.envelope.get("sku") or {}).get("name")).lower().endswith("v2")


def rate(run: Run, statement: Statement, key: Key, calls: float, seconds: float) -> Meter:
    """The meter of a key, which has a call left. Raises GatewayError 429 where it has none."""
    meter = run.world.counters.rate(key, calls, seconds, bucket=v2(run))
    if meter.left() < 1:
        message = "Rate limit is exceeded. Try again in {wait} seconds."
        raise refusal(run, statement, "RateLimitExceeded", message, meter.seconds_until(1))
    return meter


def count(run: Run, statement: Statement, use: Callable[[], None]) -> bool:
    """Count a call at once, or, with `increment-condition`, when it has been answered and that holds [D]; whether at once."""
    condition = statement.attributes.get("increment-condition")
    if condition is None:
        use()
        return True

    async def answered() -> None:
        if run.flag(condition, default=True):
            use()

    run.exchange.on_answer.append(answered)
    return False


def number(run: Run, statement: Statement, name: str) -> float | None:
    """An attribute as a number, None where it is absent."""
    value = statement.attributes.get(name)
    return None if value is None else run.number(value)


def publish(run: Run, statement: Statement, name: str, value: int) -> None:
    """Put a value into the header and the variable that the statement names for it."""
    header, variable = (statement.attributes.get(f"{name}-{kind}-name") for kind in ("header", "variable"))
    if header is not None:
        field = run.text(header)
        run.exchange.extra_fields[:] = [*headers.without(run.exchange.extra_fields, field), (field, str(value))]
    if variable is not None:
        run.exchange.variables[run.text(variable)] = value


def refusal(run: Run, statement: Statement, reason: str, message: str, seconds: float) -> GatewayError:
    """429 with how long to wait, in the header that the statement names, `Retry-After` by default (capture apim-429-rate-limit)."""
    wait = max(1, math.ceil(seconds))
    header, variable = (statement.attributes.get(f"retry-after-{kind}-name") for kind in ("header", "variable"))
    if variable is not None:
        run.exchange.variables[run.text(variable)] = wait
    fields = [(run.text(header) if header is not None else RETRY_AFTER, str(wait))]
    return GatewayError(TOO_MANY, statement.name, reason, message.format(wait=wait), phrase="Too Many Requests", headers=fields)


def used_up(statement: Statement, reason: str, message: str) -> GatewayError:
    """403 (captures apim-403-quota, apim-403-token-quota)."""
    return GatewayError(FORBIDDEN, statement.name, reason, message, phrase="Forbidden")


def in_words(seconds: float) -> str:
    """A time as the token quota writes it: `21 minutes and 33 seconds` (apim-403-token-quota); longer ones alike (inferred)."""
    left = max(1, math.ceil(seconds))
    parts = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def on_a_clock(seconds: float) -> str:
    """A time as the call quota writes it: `03:30:56`, with days `22.14:18:12` (apim-403-quota)."""
    left = timedelta(seconds=max(1, math.ceil(seconds)))
    hours, rest = divmod(left.seconds, 3_600)
    clock = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    return f"{left.days}.{clock}" if left.days else clock
