"""Settings of the monitoring that a stack creates."""

from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from settings.base import Model
from settings.observability import WORKSPACE
from settings.service import Location
from settings.types import ResourceGroup, refuse

MONITORING: Final = "monitoring"
"""Of the logger."""
CONNECTION: Final = "monitoring-connection-string"
"""Named value that holds the connection string."""
WorkspaceName = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9][A-Za-z0-9-]{{2,61}}[A-Za-z0-9]$|{WORKSPACE}")]
"""https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftoperationalinsights, or an id"""
InsightsName = Annotated[str, StringConstraints(min_length=1, max_length=260, pattern=r"^[\w().-]*[\w()-]$")]
"""https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftinsights"""


class Monitoring(Model):
    """A Log Analytics workspace and Application Insights, into which all APIs log and count their tokens."""

    workspace: WorkspaceName = Field(
        description="Name of the Log Analytics workspace, which keeps what is logged: 4 to 63 letters, digits and hyphens. Or the "
        "resource id of one that others made, which is not written."
    )
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

    @model_validator(mode="after")
    def _of_others(self) -> Self:
        if self.workspace_id and "retention_days" in self.model_fields_set:
            found = "the workspace is one that others made, and how long it keeps logs is theirs to say"
            refuse("monitoring-workspace", found, "remove retentionDays")
        return self

    @property
    def workspace_id(self) -> str | None:
        """Resource id of a workspace that others made; None of one that the stack creates."""
        return self.workspace if self.workspace.startswith("/") else None
