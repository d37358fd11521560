"""Limits in words: `500 tokens a minute per subscription (was 1000)`."""

from collections.abc import Iterable, Mapping
from typing import Final

from apim.report import masking
from apim.report.model import Message, Quoted
from policy import Difference
from policy.comparison import Canonical

COUNTED: Final[Mapping[str, str]] = {"tokens-per-minute": "tokens a minute", "token-quota": "tokens", "calls": "calls"}
"""Attributes that are the number of a limit, with what they count."""

PERIODS: Final[Mapping[str, str]] = {
    "1": "a second",
    "60": "a minute",
    "3600": "an hour",
    "86400": "a day",
    "Hourly": "an hour",
    "Daily": "a day",
    "Weekly": "a week",
    "Monthly": "a month",
    "Yearly": "a year",
}
"""Of seconds, and of quotas of tokens."""

QUOTAS: Final = frozenset({"quota", "quota-by-key"})

COUNTERS: Final = ("counter-key", "key")
SUBSCRIPTION: Final = "context.Subscription.Id"
ADDRESS: Final = "context.Request.IpAddress"


def in_words(each: Difference) -> Message:
    """A changed number of a limit, or a whole limit; nothing where it has another form, or may not be printed."""
    path = each.place.rsplit("/", 1)[-1]
    if path.startswith("@"):
        name, old, new = path[1:], each.before, each.after
        if name not in COUNTED or each.kind != "changed" or old is None or new is None:
            return ()
        now, before = _visible(new, name), _visible(old, name)
        lower = now.isdecimal() and before.isdecimal() and int(now) < int(before)
        refused = _refused(new, [name]) if lower else ""
        return (*_limit(new, name), " (was ", Quoted(before), ")", refused) if now and before else ()
    element = each.after or each.before
    if each.kind == "changed" or element is None:
        return ()
    words = whole(element)
    refused = _refused(element, COUNTED) if each.kind == "added" else ""
    return (f"limit {each.kind}: ", *words, refused) if words else ()


def _refused(element: Canonical, names: Iterable[str]) -> str:
    """What calls beyond the numbers of a limit get.

    https://learn.microsoft.com/azure/api-management/llm-token-limit-policy, and those of rate-limit and quota
    """
    given = dict(element[1])
    codes = ["403" if name == "token-quota" or element[0] in QUOTAS else "429" for name in names if name in given]
    return f"; calls beyond get {' or '.join(dict.fromkeys(codes))}"


def whole(element: Canonical) -> Message:
    """All numbers of a limit; nothing where none may be printed."""
    limits = [words for name in COUNTED if (words := _limit(element, name))]
    return tuple(piece for words in limits for piece in (", ", *words))[1:]


def _limit(element: Canonical, name: str) -> Message:
    """`60 calls a minute per subscription`."""
    number = _visible(element, name)
    period = _period(element, name)
    if not number or not (period or name == "tokens-per-minute"):
        return ()
    return (Quoted(number), f" {COUNTED[name]}", *period, *_per(element))


def _period(element: Canonical, name: str) -> Message:
    if name == "tokens-per-minute":
        return ()
    value = _visible(element, "token-quota-period" if name == "token-quota" else "renewal-period")
    return () if not value else (f" {PERIODS[value]}",) if value in PERIODS else (" in ", Quoted(value), " s")


def _per(element: Canonical) -> Message:
    """What it counts by."""
    value = next((found for name in COUNTERS if (found := _visible(element, name))), "")
    if SUBSCRIPTION in value:
        return (" per subscription",)
    return (" per address of a caller",) if ADDRESS in value else (" per ", Quoted(value)) if value else ()


def _visible(element: Canonical, name: str) -> str:
    value = dict(element[1]).get(name)
    return "" if value is None else masking.attribute(element[0], name, value) or ""
