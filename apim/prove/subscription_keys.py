"""Which subscription of a stack opens which API, with the keys from its outputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desired_state.service_level import ServiceResources


@dataclass(frozen=True, slots=True)
class Opener:
    """A subscription: its name, key (None where the outputs have none), product, and the APIs that it opens; None is all."""

    name: str
    key: str | None = field(repr=False)
    product: str | None
    apis: frozenset[str] | None

    def opens(self, api: str) -> bool:
        """Whether its key opens an API."""
        return self.apis is None or api in self.apis


def openers(resources: ServiceResources, known: Mapping[str, Any]) -> tuple[Opener, ...]:
    """Every subscription of the stack: one that is exported alone first, then in the order of the settings."""
    products = {product.name: product.apis for product in resources.products}
    exported = known.get("subscriptionKeys")
    keys = exported if isinstance(exported, dict) else {}
    found = []
    for each in resources.subscriptions:
        key = known.get("subscriptionKey") if each.exported_alone else keys.get(each.name)
        scope = (each.api,) if each.api else products.get(each.product or "", ())
        apis = None if each.api is None and each.product is None else frozenset(scope)
        found.append(Opener(each.name, key, each.product, apis))
    return tuple(found)


def opener_of(api: str, known: tuple[Opener, ...]) -> Opener | None:
    """The first subscription with a key that opens an API."""
    return next((each for each in known if each.key and each.opens(api)), None)
