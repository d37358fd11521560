"""What every component is: a folder of resources whose replacements are made before the old ones go."""

from collections.abc import Mapping
from typing import Any

import pulumi

SERVICE = "azure-native:apimanagement:"
HOST = f"{SERVICE}ApiManagementService"


def is_of_service(type_: str) -> bool:
    """Whether a type is one of API Management's, of whichever api-version."""
    return type_.startswith((SERVICE, SERVICE.replace(":apimanagement:", ":apimanagement/")))


class Component(pulumi.ComponentResource):
    """A component of this program. `kind` is the last part of its type; `inputs` are what a preview shows of it, if anything."""

    def __init__(
        self, kind: str, name: str, opts: pulumi.ResourceOptions | None = None, inputs: Mapping[str, Any] | None = None
    ) -> None:
        own = pulumi.ResourceOptions(transformations=[create_first])
        super().__init__(f"azure-openai-apim:index:{kind}", name, dict(inputs or {}), pulumi.ResourceOptions.merge(opts, own))


def create_first(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """A transformation, which children inherit: resources of the service are made anew before the old ones are deleted.

    The provider asks for the other order whenever a part of the path changes (deleteBeforeReplace). Then a backend, a named value
    or a fragment is to go while policies still name it, and a product while subscriptions are still on it, which API Management
    refuses; and `depends_on` does not order that. Made first, a product's subscriptions move over with their keys, and a stack is
    complete in another service before anything goes in the old one. Where only the letters' case of a path differs, both are one
    to Azure, and the update fails (`cannot create already existing resource`) with nothing deleted.
    """
    if not is_of_service(args.type_) or args.type_ == HOST:
        return None
    opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(delete_before_replace=False))
    return pulumi.ResourceTransformationResult(args.props, opts)
