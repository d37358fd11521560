"""The suffix of an environment on the names that Azure knows resources by; the engine's logical names stay."""

import pulumi

NAMES = {
    "Backend": ("backend_id",),
    "NamedValue": ("named_value_id", "display_name"),
    "PolicyFragment": ("id",),
    "ApiVersionSet": ("version_set_id",),
    "Logger": ("logger_id",),
    "Subscription": ("sid",),
}
"""Inputs with the name in ARM, by class. An API's and a product's have the suffix already, as all that is under them needs it."""


def suffixed(suffix: str) -> pulumi.ResourceTransformation:
    """A transformation that ends these names with a suffix, behind a hyphen."""

    def transform(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        inputs = NAMES.get(args.type_.rpartition(":")[2], ()) if args.type_.startswith("azure-native:apimanagement:") else ()
        named = {name: f"{args.props[name]}-{suffix}" for name in inputs}
        return pulumi.ResourceTransformationResult({**args.props, **named}, args.opts) if named else None

    return transform
