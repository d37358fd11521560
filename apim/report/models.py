"""Who gains and who loses which model, between two policies of an API."""

from collections.abc import Iterator, Mapping

from apim.report.model import Message, Notice, Quoted, Verdict
from policy.comparison import Canonical
from policy.model_reading import PublishedNames, published_names

RULE = "REPORT-MODEL"


def changed(old: Canonical, new: Canonical) -> Iterator[Notice]:
    """One notice per consumer and direction, then those of names that another deployment answers."""
    one, other = published_names(old), published_names(new)
    if one is None and other is not None:
        yield _notice("breaking", "models are reached by name alone now, any other gets 404: ", *_names(other.every))
        yield from _limited({}, other.products, "product", other.every)
        yield from _limited({}, other.subscriptions, "subscription", other.every)
    elif one is not None and other is None:
        yield _notice("breaking", "no name of a model is known any more, callers name deployments; gone: ", *_names(one.every))
    elif one is not None and other is not None:
        yield from _between(one, other)


def _between(one: PublishedNames, other: PublishedNames) -> Iterator[Notice]:
    yield from _turned(("consumers without a list of their own ",), one.every, other.every)
    for product in dict.fromkeys((*one.products, *other.products)):
        before, after = one.products.get(product, one.every), other.products.get(product, other.every)
        yield from _turned(("product ", Quoted(product), " "), before, after)
    yield from _subscriptions(one, other)
    for name, was in one.deployments.items():
        now = other.deployments.get(name, was)
        if now != was:
            yield _notice("risky", "model ", Quoted(name), " is answered by deployment ", Quoted(now), ", was ", Quoted(was))


def _subscriptions(one: PublishedNames, other: PublishedNames) -> Iterator[Notice]:
    """A subscription without a list has what its product has, which no policy tells."""
    yield from _limited(one.subscriptions, other.subscriptions, "subscription", ())
    for name, names in one.subscriptions.items():
        if name in other.subscriptions:
            yield from _turned(("subscription ", Quoted(name), " "), names, other.subscriptions[name])
        else:
            yield _notice("risky", "subscription ", Quoted(name), " is no longer kept to ", *_names(names))


def _limited(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]], kind: str, every: tuple[str, ...]
) -> Iterator[Notice]:
    for name, names in after.items():
        if name not in before and names != every:
            yield _notice("breaking", f"{kind} ", Quoted(name), " may use no other models than ", *_names(names))


def _turned(who: Message, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Notice]:
    lost = tuple(name for name in before if name not in after)
    gained = tuple(name for name in after if name not in before)
    if lost:
        yield _notice("breaking", *who, _verb(who, "lose"), *_models(lost))
    if gained:
        yield _notice("risky", *who, _verb(who, "gain"), *_models(gained))


def _verb(who: Message, verb: str) -> str:
    return f"{verb}s " if len(who) > 1 else f"{verb} "


def _models(names: tuple[str, ...]) -> Message:
    return ("models " if len(names) > 1 else "model ", *_names(names))


def _names(names: tuple[str, ...]) -> Message:
    return tuple(piece for name in names for piece in (", ", Quoted(name)))[1:]


def _notice(verdict: Verdict, *message: str) -> Notice:
    return Notice(verdict, RULE, message, "inbound/set-variable")
