"""Ids of stored things are not owned: every consumer of the API may read and delete what another stored."""

from collections.abc import Iterator

from desired_state.result import DesiredApi
from desired_state.rule import Fault, Rule, Subject
from desired_state.stored import refused
from desired_state.stored_operations import stored_operations
from settings import Api, Settings


def check(subject: Subject) -> Iterator[Fault]:
    """An API with operations on stored things, and several consumers: to the account all of them are one caller, the gateway.

    Several are two subscriptions, a product whose subscribers are made elsewhere, or calls without a key. Where the API has
    `stored.ownedBy`: operations on what cannot have an owner, which are then refused.
    """
    for index, api, published in subject.published():
        if api.stored and api.stored.owned_by:
            yield from _refused(index, published)
            continue
        stored = sorted({route.split()[1] for _, route in stored_operations(published.definition)})
        consumers = _consumers(subject.settings, api)
        if stored and consumers:
            more = f" and {len(stored) - 1} more" if len(stored) > 1 else ""
            found = f"{consumers} may call {stored[0]}{more}, and the account gives each what another has stored, by its id"
            yield Fault(("apis", index), found)


def _refused(index: int, published: DesiredApi) -> Iterator[Fault]:
    """Operations that `ownedBy` cannot protect, and therefore answers 404."""
    if without := refused(published.definition):
        more = f" and {len(without) - 1} more" if len(without) > 1 else ""
        found = f"{without[0]}{more}: what they deal with has no place for an owner, and callers get 404"
        yield Fault(("apis", index, "stored", "ownedBy"), found, "leave these operations out of the API")


def _consumers(settings: Settings, api: Api) -> str:
    """Who shares the API, as the beginning of a sentence; empty where it is one consumer at most."""
    if not api.subscription_required:
        return "everybody who needs no key"
    products = {product.name for product in settings.products.values() if api.name in product.apis}
    subscriptions = [
        each
        for each in settings.subscriptions.values()
        if each.product in products or (each.product is None and each.api in {None, api.name})
    ]
    elsewhere = sorted(products - {each.product for each in subscriptions})
    if len(subscriptions) > 1:
        return f"{len(subscriptions)} subscriptions"
    return f'all subscribers of product "{elsewhere[0]}"' if elsewhere else ""


RULE = Rule(
    id="APIM-STACK-010",
    severity="warning",
    confidence="documented",
    source="https://learn.microsoft.com/azure/ai-services/openai/how-to/responses",
    remedy="add stored: {ownedBy: subscription}, or give each consumer an account and an API of its own, or leave the operations "
    "out",
    check=check,
)
