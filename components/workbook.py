"""A workbook of Azure Monitor that the stack creates."""

import json
from collections.abc import Mapping

import pulumi
from pulumi_azure_native import applicationinsights

from arm_args import WorkbookArgs
from components.component import Component


class Workbook(Component):
    """A shared workbook, which opens over what its queries ask."""

    def __init__(
        self,
        name: str,
        args: WorkbookArgs,
        source_id: pulumi.Input[str],
        groups: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`source_id` is the resource id of that, `groups` are resource groups that the stack creates, by name."""
        super().__init__("Workbook", name, opts)
        # Azure compares the ids of sources with letters' case, and its portal writes them small (general knowledge).
        source = pulumi.Output.from_input(source_id).apply(str.lower)
        applicationinsights.Workbook(
            f"{name}-workbook",
            resource_group_name=groups.get(args["resource_group_name"], args["resource_group_name"]),
            resource_name_=args["workbook_name"],
            location=args["location"],
            kind="shared",
            category="workbook",
            display_name=args["display_name"],
            source_id=source,
            serialized_data=source.apply(
                lambda known: json.dumps({**args["content"], "fallbackResourceIds": [known]}, sort_keys=True)
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
