"""Pieces of policy that several policies include."""

from collections.abc import Mapping, Sequence
from typing import NotRequired

import pulumi
from pulumi_azure_native import apimanagement

import arm_args
from components.api import ServiceArgs
from components.component import Component


class FragmentArgs(arm_args.FragmentArgs):
    """One fragment, and what it waits for."""

    depends_on: NotRequired[Sequence[pulumi.Resource]]
    """What it names in its text."""


class FragmentSetArgs(ServiceArgs):
    """Arguments of `FragmentSet`."""

    fragments: Mapping[str, FragmentArgs]
    """By name."""


class FragmentSet(Component):
    """Policy fragments. One under another name is made before the old one goes, which a policy may still include."""

    fragments: dict[str, pulumi.CustomResource]
    """The fragments by name."""

    def __init__(self, name: str, args: FragmentSetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("FragmentSet", name, opts)
        self.fragments = {
            fragment: apimanagement.PolicyFragment(
                f"{name}-{fragment}",
                resource_group_name=args["resource_group_name"],
                service_name=args["service_name"],
                id=fragment,
                format="rawxml",
                value=content["value"],
                description=content.get("description"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=content.get("depends_on")),
            )
            for fragment, content in args["fragments"].items()
        }
        self.register_outputs({})
