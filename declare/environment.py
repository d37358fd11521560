"""The suffix of an environment on the names that Azure knows resources by; the engine's logical names stay."""

import re
from typing import Any

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

NAMED_VALUE = re.compile(r"\{\{(.+?)\}\}")
"""In credentials of a backend or a logger, whose named values are all the stack's own."""


def suffixed(suffix: str) -> pulumi.ResourceTransformation:
    """A transformation that ends these names with a suffix, behind a hyphen, and those of named values in credentials."""

    def transform(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        inputs = NAMES.get(args.type_.rpartition(":")[2], ()) if args.type_.startswith("azure-native:apimanagement:") else ()
        named: dict[str, Any] = {name: f"{args.props[name]}-{suffix}" for name in inputs}
        if named and args.props.get("credentials"):
            named["credentials"] = _renamed(args.props["credentials"], suffix)
        return pulumi.ResourceTransformationResult({**args.props, **named}, args.opts) if named else None

    return transform


def _renamed(value: Any, suffix: str) -> Any:
    """Every text of a structure with the suffix on the named values in it."""
    if isinstance(value, dict):
        return {key: _renamed(each, suffix) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, suffix) for each in value]
    return NAMED_VALUE.sub(rf"{{{{\1-{suffix}}}}}", value) if isinstance(value, str) else value
