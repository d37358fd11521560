"""Settings of the API Management service that a stack publishes through."""

from typing import Literal

from pydantic import Field

from settings.base import Model
from settings.types import ResourceGroup, ServiceName

Sku = Literal["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"]
"""https://learn.microsoft.com/azure/api-management/api-management-features"""


class Service(Model):
    """The API Management service to publish through. It exists; this program does not create it."""

    name: ServiceName = Field(description="Name of the service, 1 to 50 letters, digits and hyphens.")
    resource_group: ResourceGroup = Field(description="Resource group that holds the service.")
    sku: Sku | None = Field(
        default=None, description="Tier of the service. What the tier has not is then refused before Azure does. Default: unknown."
    )
