"""Settings of the monitoring that a stack creates."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from settings.base import Model
from settings.service import Location
from settings.types import ResourceGroup

MONITORING: Final = "monitoring"
"""Of the logger."""
CONNECTION: Final = "monitoring-connection-string"
"""Named value that holds the connection string."""
WorkspaceName = Annotated[str, StringConstraints(min_length=4, max_length=63, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$")]
"""https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftoperationalinsights"""
InsightsName = Annotated[str, StringConstraints(min_length=1, max_length=260, pattern=r"^[\w().-]*[\w()-]$")]
"""https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftinsights"""


class Monitoring(Model):
    """A Log Analytics workspace and Application Insights, into which all APIs log and count their tokens."""

    workspace: WorkspaceName = Field(description="Name of the Log Analytics workspace, which keeps what is logged.")
    application_insights: InsightsName = Field(description="Name of the Application Insights resource over it.")
    location: Location | None = Field(
        default=None, description="Region; required for a service that exists; default: that of the service that the stack creates."
    )
    resource_group: ResourceGroup | None = Field(
        default=None, description="Resource group that holds both; default: the service's."
    )
    retention_days: Annotated[int, Field(ge=30, le=730)] = Field(
        default=30, description="Days for which it is kept: 30 to 730; the first 31 cost nothing."
    )
    sampling: Annotated[float, Field(ge=0, le=100)] = Field(
        default=100.0, description="Percentage of calls that are logged; failed ones always are."
    )
