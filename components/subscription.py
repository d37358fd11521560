"""A consumer's subscription."""

from collections.abc import Sequence
from typing import NotRequired

import pulumi
from pulumi_azure_native import apimanagement

from components.api import ServiceArgs
from components.component import Component


class SubscriptionArgs(ServiceArgs):
    """Arguments of `Subscription`."""

    sid: pulumi.Input[str]
    """Name in ARM."""
    display_name: pulumi.Input[str]
    """Title in the portal."""
    scope: pulumi.Input[str]
    """What it opens: `/apis`, `/apis/{apiId}`, or the `scope` of a `Product`."""
    written_after: NotRequired[Sequence[pulumi.Resource]]
    """Subscriptions that are written before it, and deleted after it. Default: none."""


class Subscription(Component):
    """A subscription to APIs or to a product, active at once.

    API Management lets no two writes through at once that share a product or an owner: the later gets 412, which the provider does
    not repeat. So a stack's subscriptions are written one after the other.
    https://github.com/hashicorp/terraform-provider-azurerm/issues/8571

    Its keys are made by API Management and are no part of the resource: whoever needs one asks `listSubscriptionSecrets`. The
    provider keeps what a GET answers, which has none; where that GET fails or is switched off, it keeps the PUT's answer, which has
    both (PROV-14, o24-01): they are secret then, which the SDK does not say of them.
    """

    sid: pulumi.Output[str]
    """Name in ARM, known once the subscription exists."""
    written: pulumi.Resource
    """For the `written_after` of the next."""

    def __init__(self, name: str, args: SubscriptionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Subscription", name, opts)
        subscription = apimanagement.Subscription(
            f"{name}-subscription",
            resource_group_name=args["resource_group_name"],
            service_name=args["service_name"],
            sid=args["sid"],
            display_name=args["display_name"],
            scope=args["scope"],
            state=apimanagement.SubscriptionState.ACTIVE,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=list(args.get("written_after", ())),
                additional_secret_outputs=["primaryKey", "secondaryKey"],
            ),
        )
        self.written = subscription
        self.sid = subscription.name
        self.register_outputs({})
