"""Settings of the workbook that a stack creates."""

from typing import Annotated

from pydantic import Field, StringConstraints

from settings.base import Model
from settings.service import Location
from settings.types import ResourceGroup

Source = Annotated[
    str,
    StringConstraints(
        pattern=r"^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
        r"([Mm]icrosoft\.[Ii]nsights/components|[Mm]icrosoft\.[Oo]perational[Ii]nsights/workspaces)/[^/]+$"
    ),
]


class Workbook(Model):
    """An Azure Monitor workbook with the tables of `bin/apim usage`."""

    display_name: Annotated[str, StringConstraints(min_length=1, max_length=256)] = Field(
        default="Usage of models", description="Name in the portal; no other workbook of the resource group has it."
    )
    source: Source | None = Field(
        default=None,
        description="Resource id of the Application Insights resource or Log Analytics workspace with the metrics; "
        "default: what `monitoring` creates.",
    )
    location: Location | None = Field(
        default=None, description="Region; default: that of `monitoring`, or of the service that the stack creates."
    )
    resource_group: ResourceGroup | None = Field(
        default=None, description="Resource group that holds it; default: that of `monitoring`, else the service's."
    )
