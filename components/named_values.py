"""Values that policies and loggers refer to as `{{name}}`."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_azure_native import apimanagement

from arm_args import KeyVaultArgs
from components.api import ServiceArgs
from components.component import Component


class NamedValueSetArgs(ServiceArgs):
    """Arguments of `NamedValueSet`; everything is by name, which is the display name too."""

    plain: Mapping[str, pulumi.Input[str]]
    """Values that whoever reads the service may see."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Values that nobody may see. Wrapped as secret here, whatever comes in."""
    vaults: Mapping[str, KeyVaultArgs]
    """Values that stay in a Key Vault, from which API Management reads them."""


class NamedValueSet(Component):
    """Named values. One under another name is made before the old one goes, which policies may still name."""

    named_values: dict[str, pulumi.CustomResource]
    """The named values by name."""

    def __init__(self, name: str, args: NamedValueSetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("NamedValueSet", name, opts)
        values: dict[str, dict[str, Any]] = {value: {"secret": False, "value": text} for value, text in args["plain"].items()}
        values |= {value: {"secret": True, "value": pulumi.Output.secret(text)} for value, text in args["secrets"].items()}
        for value, vault in args["vaults"].items():
            values[value] = {"secret": True, "key_vault": {key: part for key, part in vault.items() if part is not None}}
        self.named_values = {
            value: apimanagement.NamedValue(
                f"{name}-{value}",
                resource_group_name=args["resource_group_name"],
                service_name=args["service_name"],
                named_value_id=value,
                display_name=value,
                **content,
                opts=pulumi.ResourceOptions(parent=self),
            )
            for value, content in values.items()
        }
        self.register_outputs({})
