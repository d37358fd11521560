"""Takes away the subscription that API Management makes by itself with each new product.

While it is there, the product cannot be deleted: DELETE answers 400 unless `deleteSubscriptions=true`, which the provider
never sends (https://github.com/pulumi/pulumi-azure-native/issues/846), and no class or function of the provider lists a
product's subscriptions. So it goes as soon as the product is there, while the program runs: `pulumi destroy` then finds
a product with the stack's own subscriptions alone, and needs neither `--run-program` nor a login of its own.
"""

import asyncio
from typing import Any

import pulumi

from components import resource_manager

ADMINISTRATOR = "/users/1"


async def remove_automatic(args: pulumi.ResourceHookArgs) -> None:
    """Hook of a resource below a product, before it is created: the product's automatic subscription goes.

    Before a resource is created, so that a failure or an interruption is made good by the next update. Takes the
    automatic subscription alone; whatever else is under the product stays.

    Raises:
        RuntimeError: ARM cannot be reached, or refuses. The engine does not create the resource then.
    """
    inputs = args.new_inputs or {}
    service = await resource_manager.service(inputs, "the product's automatic subscription")
    await asyncio.to_thread(_remove, service, str(inputs["productId"]))


def is_automatic(subscription: dict[str, Any]) -> bool:
    """Whether a listed subscription is one that nobody asked for: of user 1, without a name.

    As on the products that a service is born with (recorded: subscription-apis-01).
    """
    properties = subscription.get("properties", {})
    return str(properties.get("ownerId") or "").lower().endswith(ADMINISTRATOR) and properties.get("displayName") is None


def _remove(service: resource_manager.Service, product: str) -> None:
    for subscription in service.listed("products", product, "subscriptions"):
        if is_automatic(subscription):
            service.remove("subscriptions", subscription["name"])
