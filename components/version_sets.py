"""Version sets: how calls say which version of an API they mean."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import apimanagement

from arm_args import VersionSetArgs
from components.api import ServiceArgs
from components.component import Component


class VersionSetsArgs(ServiceArgs):
    """Arguments of `VersionSets`."""

    version_sets: Mapping[str, VersionSetArgs]
    """By name in ARM."""


class VersionSets(Component):
    """The version sets of a service.

    Azure deletes a set with its last API (recorded: clone-08, to 2022-08-01); its own deletion then finds nothing, which
    the provider takes for done.
    """

    version_sets: dict[str, pulumi.CustomResource]
    """The version sets by name; their ids are what APIs refer to."""

    def __init__(self, name: str, args: VersionSetsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("VersionSets", name, opts)
        self.version_sets = {
            version_set: apimanagement.ApiVersionSet(
                f"{name}-{version_set}",
                resource_group_name=args["resource_group_name"],
                service_name=args["service_name"],
                version_set_id=version_set,
                **content,
                opts=pulumi.ResourceOptions(parent=self),
            )
            for version_set, content in args["version_sets"].items()
        }
        self.register_outputs({})
