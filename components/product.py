"""A product: what consumers subscribe to when they are to reach some APIs and not others."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NotRequired

import pulumi
from pulumi_azure_native import apimanagement

import arm_args
from components.api import ServiceArgs, Written
from components.automatic_subscription import remove_automatic
from components.component import Component


class ProductArgs(ServiceArgs, arm_args.ProductArgs):
    """A product of the service, and the APIs it opens."""

    apis: Mapping[str, pulumi.Input[str]]
    """The APIs it opens: their names in ARM as Azure knows them, by their names here. At least one."""
    policy_depends_on: NotRequired[Sequence[pulumi.Resource]]
    """What the policy names in its text."""
    written_after: NotRequired[Sequence[Written]]
    """The last write under each of the APIs, and under the products before with their links: a link locks both its ends."""


class Product(Component):
    """A product with its links to APIs, and its policy; written one after the other.

    API Management answers 409 to parallel writes under a product or an API, and the provider does not retry that. The
    subscription that Azure makes with each product is taken away; see `automatic_subscription`.
    """

    scope: pulumi.Output[str]
    """What a subscription to it opens, known once all its APIs are linked: nobody gets a key before."""
    written: pulumi.Resource
    """The last of its resources to be written."""
    links: list[pulumi.Resource]
    """Its links to APIs."""

    def __init__(self, name: str, args: ProductArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Product", name, opts)
        where = {"resource_group_name": args["resource_group_name"], "service_name": args["service_name"]}
        options = partial(pulumi.ResourceOptions, parent=self)
        product = apimanagement.Product(
            f"{name}-product",
            **where,
            product_id=args["product_id"],
            display_name=args["display_name"],
            description=args.get("description"),
            terms=args.get("terms"),
            state=args["state"],
            subscription_required=args["subscription_required"],
            approval_required=args.get("approval_required"),
            subscriptions_limit=args.get("subscriptions_limit"),
            opts=options(depends_on=args.get("written_after")),
        )
        alone = pulumi.ResourceHookBinding(before_create=[remove_automatic])
        last: pulumi.Resource = product
        self.links = []
        for api, api_id in args["apis"].items():
            last = apimanagement.ProductApi(
                f"{name}-api-{api}",
                **where,
                product_id=product.name,
                api_id=api_id,
                # All directly: where a link is deleted and the product stays, the engine sees no order through the product,
                # and Azure answers 409 to the deletion of a link beside that of something under its API.
                opts=options(depends_on=[last, *self.links, *args.get("written_after", ())], hooks=alone),
            )
            self.links.append(last)
        if "policy" in args:
            last = apimanagement.ProductPolicy(
                f"{name}-policy",
                **where,
                product_id=product.name,
                policy_id="policy",
                format=args.get("policy_format", "rawxml"),
                value=args["policy"],
                opts=options(depends_on=[last, *args.get("policy_depends_on", ())]),
            )
        self.written = last
        self.scope = pulumi.Output.all(product.name, last.urn).apply(lambda known: f"/products/{known[0]}")
        self.register_outputs({})
