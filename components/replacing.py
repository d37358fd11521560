"""How a resource of the service takes the place of another: the new one first."""

import pulumi

SERVICE = "azure-native:apimanagement:"


def create_first(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """A transformation for components: resources of the service are made anew before the old ones are deleted.

    The provider asks for the other order whenever a part of the path changes (deleteBeforeReplace). Then a backend, a named value
    or a fragment is to go while policies still name it, which API Management refuses; and `depends_on` does not order that.
    Made first, all is complete in the new service before anything goes in the old one. Where only the letters' case of a path
    differs, both are one to Azure, and the update fails (`cannot create already existing resource`) with nothing deleted.
    """
    if not args.type_.startswith(SERVICE):
        return None
    opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(delete_before_replace=False))
    return pulumi.ResourceTransformationResult(args.props, opts)
