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
    """Every subscription of the stack: the single one first, then in the order of the settings."""
    products = {product.arguments["product_id"]: product.apis for product in resources.products}
    exported = known.get("subscriptionKeys")
    keys = exported if isinstance(exported, dict) else {}
    given = [(resources.single, known.get("subscriptionKey"))] if resources.single else []
    found = []
    for each, key in [*given, *((each, keys.get(each.name)) for each in resources.subscriptions)]:
        scope = (each.api,) if each.api else products.get(each.product or "", ())
        apis = None if each.api is None and each.product is None else frozenset(scope)
        found.append(Opener(each.name, key, each.product, apis))
    return tuple(found)


def opener_of(api: str, known: tuple[Opener, ...]) -> Opener | None:
    """The first subscription with a key that opens an API."""
    return next((each for each in known if each.key and each.opens(api)), None)
