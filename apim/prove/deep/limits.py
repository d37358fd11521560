"""Whether limits answer 429 with `Retry-After`. Models see none of it, and quotas of long periods are never used up.

A rate of calls is used up by calls that cost no tokens. A rate of tokens is passed by one streamed prompt that is larger than
it: of streams the gateway estimates the prompt and refuses before the model is asked
(https://learn.microsoft.com/azure/api-management/llm-token-limit-policy); the call names a deployment that does not exist,
so that no model answers even where the limit does not hold.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apim.prove.causes import RESTORE, checked, skipped
from apim.prove.deep.step import Step, free, idle
from apim.prove.deployments import CHAT
from apim.prove.gateway_client import Line
from apim.prove.response_origin import RATE, TOKENS, Answer, Kind
from apim.prove.result import Check
from apim.prove.subscription_keys import Opener, opener_of
from apim.prove.target import PLACEHOLDER, Request, Target
from settings import Limits, RateLimit, Settings

MOST_TOKENS = 50_000
"""A larger limit would take a prompt of more than 300 KB (our choice)."""
WORD = " test"
"""A token in the models' encodings, and more than one by a count of bytes (inferred)."""
CACHED = "answers from the cache of the API count for no limit"
NOT_THERE = "the limit was removed from the policy by hand, or it counts by something that differs from call to call"
LATER = "run it again when the other limit is free"


@dataclass(frozen=True, slots=True)
class Limited:
    """One owner of limits, the API by which they are met, and whose key is used up for it."""

    owner: str
    limits: Limits
    target: Target
    consumer: str
    others: tuple[Limits, ...] = ()
    """Of other scopes that the same calls pass."""


def steps(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...], most_calls: int) -> Iterator[Step]:
    """Limits of tokens before those of calls, which use up the consumer's calls."""
    every = [*_of_apis(targets, settings, known), *_of_products(targets, settings, known)]
    for limited in every:
        if limited.limits.token_limit is not None and limited.limits.token_limit.tokens_per_minute is not None:
            yield _tokens(limited, limited.limits.token_limit.tokens_per_minute)
    for limited in every:
        if limited.limits.rate_limit is not None:
            yield _calls(limited, limited.limits.rate_limit, most_calls)
    for limited in every:
        yield from _quotas(limited)


def _of_apis(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...]) -> Iterator[Limited]:
    products = {product.name: product for product in settings.products.values()}
    for target in targets:
        opener = opener_of(target.name, known) if target.demands_key else None
        product = products.get(opener.product or "") if opener else None
        consumer = opener.name if opener else "whoever calls"
        yield Limited("the API's", target.settings, target, consumer, (product,) if product else ())


def _of_products(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...]) -> Iterator[Limited]:
    for product in settings.products.values():
        opener = next((each for each in known if each.product == product.name and each.key), None)
        target = next((each for each in targets if each.name in product.apis), None)
        if opener is not None and target is not None:
            yield Limited(f"product {product.name}'s", product, target.with_key(opener.key), opener.name, (target.settings,))


def _masked(limited: Limited, number: int, others: Sequence[int | None]) -> str:
    """Which other limit answers first; of equal ones the product's, whose policy is the outer one."""
    for other in others:
        if other is not None and (other < number or (other == number and limited.owner == "the API's")):
            return f"another limit of the same call is reached first: {other}"
    return ""


def _tokens(limited: Limited, number: int) -> Step:
    target = limited.target
    what = f"{limited.owner} limit of {number} tokens a minute answers 429"
    template = next((each for _, each in target.operations if each.endswith(CHAT) and _takes_any(each)), None)
    reasons = {
        "no chat operation of the contract takes a deployment that does not exist": template is None,
        f"it would take a prompt of more than {MOST_TOKENS} tokens": number > MOST_TOKENS,
        CACHED: target.settings.semantic_cache is not None,
        "content safety would examine so long a prompt before the limit does": target.settings.content_safety is not None,
    }
    others = [other.token_limit.tokens_per_minute for other in limited.others if other.token_limit]
    why = next((why for why, holds in reasons.items() if holds), _masked(limited, number, others))
    if why or template is None:
        return idle(target, what, why)
    messages = [{"role": "user", "content": WORD * (math.ceil(number * 1.2) + 10)}]
    body = {"model": PLACEHOLDER, "messages": messages, "max_tokens": 1, "stream": True}
    request = target.request("POST", template, body=body)
    return Step(target, what, 1, lambda line: iter([_refused(target, what, line.ask(target, request), TOKENS, 1)]))


def _takes_any(template: str) -> bool:
    return "/deployments/" not in template or "/deployments/{" in template


def _calls(limited: Limited, limit: RateLimit, most_calls: int) -> Step:
    number, target = limit.calls, limited.target
    what = f"{limited.owner} limit of {number} calls in {limit.renewal_period} s answers 429"
    request = free(target)
    others = [other.rate_limit.calls for other in limited.others if other.rate_limit]
    reasons = {
        "no operation can be called for free": request is None,
        CACHED: target.settings.semantic_cache is not None,
        f"it would take {number + 1} calls": number + 1 > most_calls,
    }
    why = next((why for why, holds in reasons.items() if holds), _masked(limited, number, others))
    if why or request is None:
        return idle(target, what, why, f"--most-calls {number + 1} allows that" if number + 1 > most_calls else "")
    note = f"{limited.consumer} gets 429 from {target.name} for up to {limit.renewal_period} s"
    return Step(target, what, number + 1, lambda line: _used_up(target, line, what, limit, request), note=note)


def _used_up(target: Target, line: Line, what: str, limit: RateLimit, request: Request) -> Iterator[Check]:
    """Call until the limit answers; a tier that gives calls back evenly may take some more (v2 tiers)."""
    began, made, answer = line.patience.now(), 0, None
    while made <= limit.calls + int((line.patience.now() - began) * limit.calls / limit.renewal_period):
        answer = line.ask(target, request)
        made += 1
        if answer.kind == Kind.LIMITED and answer.message.startswith(RATE):
            break
        if made > 2 * limit.calls + 1:
            break
    if line.patience.now() - began > limit.renewal_period:
        yield skipped(target, what, f"{made} calls took longer than the {limit.renewal_period} s of the limit")
    elif answer is not None:
        yield _refused(target, what, answer, RATE, made)


def _refused(target: Target, what: str, answer: Answer, words: str, made: int) -> Check:
    right = answer.kind == Kind.LIMITED and answer.message.startswith(words)
    if answer.kind == Kind.LIMITED and not right:
        return skipped(target, what, f"another limit answers first: {answer.message[:40]}", LATER)
    details = (
        f"Retry-After {answer.retry_after} s" if words == TOKENS else f"after {made} calls; free again in {answer.retry_after} s"
    )
    if right and answer.retry_after is None:
        fix = "remove retry-after-header-name from the policy, which puts it elsewhere"
        message = f"expected Retry-After with 429, got {answer.summary} without it; likely the policy names another header"
        return Check(target.name, what, "failed", message, fix)
    return checked(target, what, answer, f'429 "{words}"', right=right, cause=NOT_THERE, fix=RESTORE, details=details)


def _quotas(limited: Limited) -> Iterator[Step]:
    """Never used up: the consumer would be locked out until the period ends."""
    tokens, target = limited.limits.token_limit, limited.target
    quotas = []
    if tokens is not None and tokens.token_quota is not None:
        quotas.append(f"{tokens.token_quota} tokens {str(tokens.token_quota_period).lower()}")
    if (calls := limited.limits.call_quota) is not None:
        quotas.append(f"{calls.calls} calls in {calls.renewal_period} s")
    for quota in quotas:
        what = f"{limited.owner} quota of {quota} answers 403"
        why = f"to use it up would lock {limited.consumer} out until its period ends"
        yield idle(target, what, why)
