"""What every component is: a folder of resources without aliases, whose replacements are made before the old ones go."""

import re
from collections.abc import Mapping
from typing import Any

import pulumi

from components.explicit_version import DECLARED

SERVICE = "azure-native:apimanagement:"
HOST = f"{SERVICE}ApiManagementService"
VERSIONED = re.compile(r"azure-native:\w+/v\d{8}\w*:\w+")
"""A type of the provider's SDK that names a version of Azure's API; a state of this program has those in `DECLARED` at most."""


def is_of_service(type_: str) -> bool:
    """Whether a type is one of API Management's, of whichever api-version."""
    return type_.startswith((SERVICE, SERVICE.replace(":apimanagement:", ":apimanagement/")))


class Component(pulumi.ComponentResource):
    """A component of this program. `kind` is the last part of its type; `inputs` are what a preview shows of it, if anything."""

    def __init__(
        self, kind: str, name: str, opts: pulumi.ResourceOptions | None = None, inputs: Mapping[str, Any] | None = None
    ) -> None:
        own = pulumi.ResourceOptions(transformations=[create_first, unversioned])
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


def unversioned(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """A transformation, which children inherit: no aliases of types with a version that this program never declares.

    The provider's SDK gives each resource two dozen, for programs that once used such a type. To work out what a resource would
    have been called under each is most of the program's processor time. Other aliases stay.
    """
    if not args.opts.aliases:
        return None
    opts = pulumi.ResourceOptions.merge(args.opts, None)
    opts.aliases = [alias for alias in args.opts.aliases if not _is_versioned(alias)]
    return pulumi.ResourceTransformationResult(args.props, opts)


def _is_versioned(alias: object) -> bool:
    kind = alias.type_ if isinstance(alias, pulumi.Alias) else None
    return isinstance(kind, str) and VERSIONED.fullmatch(kind) is not None and kind not in DECLARED
