"""Resources in an api-version other than that of the SDK's class: previews of API Management, mostly."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

import pulumi

LOGGING_MODELS: Final = "2024-06-01-preview"
"""The first api-version whose diagnostics have `largeLanguageModel`; no stable one has it (ARM-LLM)."""


def versioned(token: str, api_version: str) -> str:
    """`azure-native:apimanagement:Diagnostic` in a version: the provider's token of that type."""
    package, module, kind = token.split(":")
    return f"{package}:{module}/v{api_version.replace('-', '')}:{kind}"


LOGGED: Final = ("azure-native:apimanagement:ApiDiagnostic", "azure-native:apimanagement:Diagnostic")
DECLARED: Final = frozenset(versioned(token, LOGGING_MODELS) for token in LOGGED)
"""Every type that this program declares so: one that goes back to the SDK's class has to stay the same resource."""


class ExplicitVersion(pulumi.CustomResource):
    """A resource of azure-native in an api-version of the caller's choice, and the same resource as the SDK's class makes.

    The provider's plugin has the types of all versions, each under a token with the version in it, of which the SDK has classes for
    one; so no local package is needed (PROV-VERSIONS). The SDK's class names all these tokens as aliases, and this one names the
    class's: whichever of the two a program declares under one name, the other's resource is updated in place.
    """

    def __init__(self, token: str, api_version: str, name: str, arguments: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        """`token` is the SDK class's, `azure-native:apimanagement:Diagnostic`; `arguments` have the SDK's names, added ones too."""
        kind = versioned(token, api_version)
        if kind not in DECLARED:
            raise AssertionError(f"DECLARED lacks {kind}: switched off, it would be replaced")
        same = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=token)], version=version("pulumi-azure-native"))
        super().__init__(kind, name, _on_the_wire(arguments), pulumi.ResourceOptions.merge(opts, same))


def _on_the_wire(value: Any) -> Any:
    """The value with the provider's names for members, to any depth; what is absent stays out."""
    if isinstance(value, Mapping):
        return {_camel(name): _on_the_wire(each) for name, each in value.items() if each is not None}
    return [_on_the_wire(each) for each in value] if isinstance(value, list) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
