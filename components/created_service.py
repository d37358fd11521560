"""An API Management service that the stack creates, and its resource group."""

import pulumi
from pulumi_azure_native import apimanagement, resources

from arm_args import CreatedServiceArgs
from components.api import ServiceArgs
from components.component import Component
from components.lookups import Gateway


class CreatedService(Component):
    """The service, first of all resources: everything else is in it, and goes before it does.

    Not a resource whose replacement is made first, as others of the service are: there is one service of a name in all of Azure.
    """

    group_name: pulumi.Output[str]
    """Its resource group, known once that exists."""
    service_name: pulumi.Output[str]
    """Its name, known once it exists."""

    def __init__(self, name: str, args: CreatedServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("CreatedService", name, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.group_name = pulumi.Output.from_input(args["resource_group_name"])
        if args["creates_group"]:
            group = resources.ResourceGroup(
                f"{name}-group", resource_group_name=args["resource_group_name"], location=args["location"], opts=below
            )
            self.group_name = group.name
        service = apimanagement.ApiManagementService(
            f"{name}-service",
            resource_group_name=self.group_name,
            service_name=args["service_name"],
            location=args["location"],
            sku={"name": args["sku_name"], "capacity": args["capacity"]},
            identity={"type": apimanagement.ApimIdentityType.SYSTEM_ASSIGNED},
            publisher_name=args["publisher_name"],
            publisher_email=args["publisher_email"],
            opts=below,
        )
        self.service_name = service.name
        self.register_outputs({})

    @property
    def where(self) -> ServiceArgs:
        """For what is declared in it."""
        return ServiceArgs(resource_group_name=self.group_name, service_name=self.service_name)

    def gateway(self, known_url: str | None) -> Gateway:
        """Its gateway; `known_url` is of a service that an update before this one has made.

        Asked for rather than taken from the resource: of one that an update changes, a preview has no identity's object id.
        """
        found = apimanagement.get_api_management_service_output(resource_group_name=self.group_name, service_name=self.service_name)
        url = found.gateway_url.apply(lambda text: str(text).rstrip("/"))
        principal = found.identity.apply(lambda identity: identity.principal_id if identity else None)
        return Gateway(known_url or url, principal, found.id)
