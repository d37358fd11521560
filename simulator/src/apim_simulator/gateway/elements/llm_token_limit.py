"""`llm-token-limit` (https://learn.microsoft.com/azure/api-management/llm-token-limit-policy) and its older twin.

With an estimate (asked for, and of a stream always [D]) a call is refused when used and estimated tokens together pass the limit,
and the estimate counts at once, so that calls under way at the same time cannot all pass the same gap; when the answer is there its
own number takes the estimate's place. Without one, a call is refused once the limit is reached; the call that passes it is
answered [C]. What a call used is counted in the window in which it came (inferred).
"""

from apim_simulator.counters import calendar
from apim_simulator.gateway import limits
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.prompt_estimate import prompt_tokens
from apim_simulator.gateway.token_usage import Tokens, is_streamed, on_usage
from apim_simulator.policy import Statement

MINUTE = 60.0


async def execute(run: Run, statement: Statement) -> None:
    """Refuse the call, or count it. Raises GatewayError 429 for the rate, 403 for the quota."""
    body = run.exchange.request.body
    estimating = run.flag(statement.attributes["estimate-prompt-tokens"], default=False) or is_streamed(body)
    estimated = prompt_tokens(body) if estimating else 0
    quota, rate = _Quota(run, statement), _Rate(run, statement)
    quota.check(estimated)
    rate.check(estimated)
    for limit in (quota, rate):
        limit.use(estimated)
        limit.publish()
    limits.publish(run, statement, "tokens-consumed", estimated)
    run.recorder.effect(f"admitted with an estimate of {estimated} tokens" if estimating else "admitted without an estimate")

    def replace_estimate(tokens: Tokens) -> None:
        for limit in (quota, rate):
            limit.use(tokens.total - estimated)
            limit.publish()
        limits.publish(run, statement, "tokens-consumed", tokens.total)

    on_usage(run, replace_estimate)


class _Rate:
    """`tokens-per-minute`, if the statement has it."""

    def __init__(self, run: Run, statement: Statement) -> None:
        self._run, self._statement = run, statement
        self._limit = limits.number(run, statement, "tokens-per-minute")
        self._key = limits.key(run, "tokens", statement)
        counters = run.world.counters
        self._meter = counters.rate(self._key, self._limit, MINUTE, bucket=limits.v2(run)) if self._limit else None

    def check(self, estimated: int) -> None:
        if self._meter is None:
            return
        needed = max(estimated, 1)
        if self._meter.left() < needed:
            message = "Token limit is exceeded. Try again in {wait} seconds."
            seconds = self._meter.seconds_until(needed)
            raise limits.refusal(self._run, self._statement, "OpenAITokenLimitExceeded", message, seconds)

    def use(self, amount: int) -> None:
        if self._meter is not None:
            self._meter.use(amount)

    def publish(self) -> None:
        if self._meter is not None:
            limits.publish(self._run, self._statement, "remaining-tokens", max(0, int(self._meter.left())))


class _Quota:
    """`token-quota` in a calendar period, if the statement has it. Passing it refuses, using it up exactly does not [C]."""

    def __init__(self, run: Run, statement: Statement) -> None:
        self._run, self._statement = run, statement
        self._limit = limits.number(run, statement, "token-quota")
        self._key = limits.key(run, "token-quota", statement)
        period = statement.attributes.get("token-quota-period")
        self._begin, self._end = calendar(run.world.clock.now(), run.text(period) if period else "Hourly")

    def check(self, estimated: int) -> None:
        if self._limit and self._run.world.counters.used(self._key, self._begin) + estimated > self._limit:
            left = limits.in_words((self._end - self._run.world.clock.now()).total_seconds())
            message = f"Token quota is exceeded. Try again in {left}."
            raise limits.used_up(self._statement, "OpenAITokenQuotaExceeded", message)

    def use(self, amount: int) -> None:
        if self._limit:
            self._run.world.counters.use(self._key, self._begin, amount)

    def publish(self) -> None:
        if self._limit:
            left = self._limit - self._run.world.counters.used(self._key, self._begin)
            limits.publish(self._run, self._statement, "remaining-quota-tokens", max(0, int(left)))
