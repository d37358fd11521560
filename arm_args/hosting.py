"""Arguments of what a gateway is made of: the service, Azure OpenAI accounts, the models deployed in them."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict


class CreatedServiceArgs(TypedDict):
    """An API Management service that the stack creates."""

    resource_group_name: str
    service_name: str
    creates_group: bool
    """Whether its resource group is created with it, in the same location."""
    location: str
    sku_name: str
    capacity: int
    """Scale units; 0 in the Consumption tier."""
    publisher_name: str
    publisher_email: str


class MonitoringArgs(TypedDict):
    """Log Analytics and Application Insights that the stack creates."""

    resource_group_name: str
    location: str
    workspace_name: str
    component_name: str
    retention_in_days: int
    workspace_id: NotRequired[str]
    """Of a workspace that others made, instead of a new one."""


class WorkbookArgs(TypedDict):
    """A workbook of Azure Monitor that the stack creates."""

    resource_group_name: str
    workbook_name: str
    """A UUID."""
    location: str
    display_name: str
    source_id: str | None
    """Resource id of what its queries ask; None for the monitoring that the stack creates."""
    content: Mapping[str, Any]
    """As JSON has it, without the resource that it opens over."""


class DeploymentArgs(TypedDict):
    """A model under a name that calls use."""

    model: str
    version: str
    sku_name: str
    capacity: int
    """Thousands of tokens a minute, or provisioned throughput units."""
    version_upgrade_option: str


class ExistingAccountArgs(TypedDict):
    """An account that others made, in which the stack deploys models."""

    account_name: str
    resource_group_name: str
    deployments: Mapping[str, DeploymentArgs]
    """By name, in the order in which they are written."""


class AccountArgs(TypedDict):
    """An account that the stack creates, with a role of the service's identity over it where calls need one."""

    account_name: str
    resource_group_name: str
    kind: str
    location: str
    custom_sub_domain_name: str
    disable_local_auth: bool
    deployments: Mapping[str, DeploymentArgs]
    """By name, in the order in which they are written."""
    service_role: str | None
    """GUID of the built-in role that the service's own identity gets over it; None where it does not call it."""
