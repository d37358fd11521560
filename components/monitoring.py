"""Log Analytics and Application Insights that the stack creates."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import applicationinsights, operationalinsights

from arm_args import MonitoringArgs
from components.component import Component


class Monitoring(Component):
    """A workspace, unless others made it, and Application Insights over it."""

    connection_string: pulumi.Output[str]
    """For a logger, secret: whoever has it may write there."""
    workspace_id: pulumi.Output[str]
    """Resource id of the workspace."""
    component_id: pulumi.Output[str]
    """Resource id of Application Insights."""

    def __init__(
        self,
        name: str,
        args: MonitoringArgs,
        groups: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`groups` are resource groups that the stack creates, by name."""
        super().__init__("Monitoring", name, opts)
        group = groups.get(args["resource_group_name"], args["resource_group_name"])
        self.workspace_id = (
            pulumi.Output.from_input(args["workspace_id"]) if "workspace_id" in args else self._made(name, args, group)
        )
        component = applicationinsights.Component(
            f"{name}-insights",
            resource_group_name=group,
            resource_name_=args["component_name"],
            location=args["location"],
            kind="web",
            application_type=applicationinsights.ApplicationType.WEB,
            workspace_resource_id=self.workspace_id,
            opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["connectionString", "instrumentationKey"]),
        )
        self.connection_string = pulumi.Output.secret(component.connection_string)
        self.component_id = component.id
        self.register_outputs({})

    def _made(self, name: str, args: MonitoringArgs, group: pulumi.Input[str]) -> pulumi.Output[str]:
        """A new workspace; its id."""
        workspace = operationalinsights.Workspace(
            f"{name}-workspace",
            resource_group_name=group,
            workspace_name=args["workspace_name"],
            location=args["location"],
            sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
            retention_in_days=args["retention_in_days"],
            opts=pulumi.ResourceOptions(parent=self),
        )
        made: pulumi.Output[str] = workspace.id
        return made
