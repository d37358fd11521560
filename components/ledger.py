"""A stack's ledger in the service: plain named values that list the names the stack claims."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import apimanagement

from components.api import ServiceArgs
from components.component import Component, is_of_service

PREFIX = "ledger-"


class LedgerArgs(ServiceArgs):
    """Arguments of `Ledger`."""

    parts: Sequence[str]
    """Values of the named values, at most 4,096 characters each."""


class Ledger(Component):
    """The first that a stack writes and the last that it deletes: `after` makes every other resource wait for it.

    It is called by an id that the engine makes once per stack, since neither a project's nor a stack's name tells two copies of
    this program apart. The id is that of a `Stash`, which lives in the state alone: the state knows it before Azure knows anything.
    """

    parts: tuple[pulumi.CustomResource, ...]
    """The named values."""

    def __init__(self, name: str, args: LedgerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Ledger", name, opts)
        below = pulumi.ResourceOptions(parent=self)
        identity = pulumi.Stash(f"{name}-id", input="its id is the ledger's", opts=below)
        self.parts = tuple(self._part(name, number, text, identity, args) for number, text in enumerate(args["parts"], 1))
        self.register_outputs({"service": pulumi.Output.concat(args["resource_group_name"], "/", args["service_name"])})

    def after(self) -> pulumi.ResourceTransformation:
        """A transformation that makes resources wait for the ledger, and the ledger's deletion wait for theirs."""

        def wait(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
            if not (is_of_service(args.type_) or args.type_.startswith("azure-native:authorization:")):
                return None
            opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(depends_on=list(self.parts)))
            return pulumi.ResourceTransformationResult(args.props, opts)

        return wait

    def _part(self, name: str, number: int, text: str, identity: pulumi.Stash, args: LedgerArgs) -> pulumi.CustomResource:
        called = pulumi.Output.concat(PREFIX, identity.id, f"-{number}" if number > 1 else "")
        part: pulumi.CustomResource = apimanagement.NamedValue(
            f"{name}-part-{number}",
            resource_group_name=args["resource_group_name"],
            service_name=args["service_name"],
            named_value_id=called,
            display_name=called,
            value=text,
            secret=False,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return part
