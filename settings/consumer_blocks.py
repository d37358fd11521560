"""Settings of a consumer as one block, and the products and subscriptions that it resolves to."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from settings.consumers import ConsumerVault, Product, Subscription
from settings.limits import Limits
from settings.models import Day, ModelNames
from settings.sources import Resolved, Steps
from settings.types import ApiName, ArmName, SubscriptionDisplayName, refuse

_OWN = ("token_limit", "rate_limit", "call_quota", "token_metric", "models")


class Consumer(Limits):
    """Who may call what, how much, and until when: a subscription, and a product of its own where it names APIs."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["apis"]}, {"required": ["product"]}]})

    name: ArmName = Field(description="Name of the consumer: of its subscription and, with `apis`, of its product in ARM.")
    display_name: SubscriptionDisplayName | None = Field(
        default=None, description="Title of both, at most 100 characters; default: the name."
    )
    apis: Annotated[tuple[ApiName, ...], Field(min_length=1)] | None = Field(
        default=None, description="Names of the APIs in `apis` that it may call, within limits of its own."
    )
    product: ArmName | None = Field(
        default=None,
        description="Instead of `apis`: name of a product in `products`, which it shares with others, limits included.",
    )
    models: ModelNames | None = Field(default=None, description="Names in `models` that it may use; default: all.")
    contact: Annotated[str, StringConstraints(min_length=3, max_length=200)] | None = Field(
        default=None, description="Whom to write to about it. `bin/apim consumers` lists it; it is not deployed."
    )
    expires: Day | None = Field(
        default=None, description="Last day, in UTC and in quotes, on which its calls are answered; 403 after it. Default: never."
    )
    key_vault: ConsumerVault | None = Field(
        default=None, description="Where `bin/apim rotate subscription` writes each key that it is to use."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.apis is None) == (self.product is None):
            found = f'"{self.name}" has {"neither apis nor" if self.apis is None else "apis and"} product'
            refuse("consumer-opens", f"{found}; exactly one of the two is allowed", "write what it may call in one of them")
        own = [Consumer.model_fields[name].alias or name for name in _OWN[:-1] if getattr(self, name) is not None]
        if self.product is not None and own:
            found = f'"{self.name}" shares product "{self.product}" and its limits; {" and ".join(own)} cannot be its own'
            refuse("consumer-limits", found, "write them at the product, or apis instead of product")
        if self.expires == date.max:
            refuse("consumer-expiry", f'"{self.name}" ends on the calendar\'s last day', "leave expires out, which is never")
        if self.apis is not None and not (self.token_limit or self.rate_limit or self.call_quota):
            found = f'"{self.name}" has no limit: one consumer could use up what all share'
            refuse("consumer-limits", found, "add tokenLimit, rateLimit or callQuota")
        return self

    @property
    def opens(self) -> str:
        """Name of the product that its subscription opens."""
        return self.product or self.name

    @property
    def title(self) -> str:
        """Its display name."""
        return self.display_name or self.name


def resolved(consumers: Mapping[int, Consumer], after: int) -> tuple[dict[int, Product], dict[Steps, Subscription], Resolved]:
    """Products of consumers that name APIs, behind `after` others; each one's subscription; and which key path is whose."""
    products = {
        after + index: Product(
            name=each.name,
            display_name=each.title,
            apis=each.apis,
            **{name: getattr(each, name) for name in _OWN},
        )
        for index, each in consumers.items()
        if each.apis is not None
    }
    written: Resolved = tuple((("products", position), ("consumers", position - after)) for position in products)
    return products, _subscriptions(consumers), written


def _subscriptions(consumers: Mapping[int, Consumer]) -> dict[Steps, Subscription]:
    """The subscription of each consumer, by the key path of the consumer."""
    return {
        ("consumers", index): Subscription(
            name=each.name,
            display_name=each.title,
            product=each.opens,
            models=each.models if each.product is not None else None,
            key_vault=each.key_vault,
        )
        for index, each in consumers.items()
    }
