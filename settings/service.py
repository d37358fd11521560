"""Settings of the API Management service that a stack publishes through."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from settings.base import Model
from settings.types import ResourceGroup, ServiceName, refuse

Sku = Literal["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"]
"""https://learn.microsoft.com/azure/api-management/api-management-features"""
Location = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9 ]*$")]
"""Name of an Azure region, as `westeurope` or `West Europe`."""
MOST_UNITS = {"Developer": 1, "Basic": 2, "Standard": 4, "Premium": 31, "BasicV2": 10, "StandardV2": 10, "PremiumV2": 30}
"""Scale units by tier (https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits)."""


class Publisher(Model):
    """Whom the service's notifications come from; Azure demands both."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(description="Name of the team or organisation.")
    email: Annotated[str, StringConstraints(min_length=3, max_length=100, pattern=r"^[^@\s]+@[^@\s]+$")] = Field(
        description="Address that gets the service's notifications."
    )


class CreatedService(Model):
    """A service that the stack creates, with a system-assigned identity."""

    tier: Sku = Field(description="Tier of the service. A v2 tier takes minutes to create, a classic one most of an hour.")
    units: Annotated[int, Field(ge=1, le=31)] = Field(default=1, description="Scale units; the Consumption tier has none.")
    location: Location = Field(description="Region, such as `westeurope`. A service cannot move to another.")
    publisher: Publisher = Field(description="Whom the service's notifications come from.")
    resource_group: bool = Field(
        default=False,
        description="`true`: the resource group is created with it, and deleted with the stack and all that is in it.",
    )

    @model_validator(mode="after")
    def _units(self) -> Self:
        most = MOST_UNITS.get(self.tier, 1)
        if self.units > most:
            refuse("service-units", f"the tier {self.tier} has at most {most} units, not {self.units}", f"write units: {most}")
        return self


class Service(Model):
    """The API Management service to publish through: one that exists, or one that the stack creates."""

    name: ServiceName = Field(description="Name of the service, 1 to 50 letters, digits and hyphens.")
    resource_group: ResourceGroup = Field(description="Resource group that holds the service.")
    sku: Sku | None = Field(
        default=None, description="Tier of the service. What the tier has not is then refused before Azure does. Default: unknown."
    )
    create: CreatedService | None = Field(
        default=None,
        description="Create the service with the stack; its tier is written there, not in `sku`. Default: it exists.",
    )

    @model_validator(mode="after")
    def _one_tier(self) -> Self:
        if self.create is not None and self.sku is not None:
            refuse("service-tier", "the tier is written twice, in sku and in create.tier", "remove sku")
        return self

    @property
    def tier(self) -> Sku | None:
        """The tier as far as it is known."""
        return self.create.tier if self.create else self.sku
