"""What a class of the provider is, as far as the SDKs do not say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One class. Everything that pulumi-azure-native and azure-mgmt state (properties, types, limits) is derived, not repeated.

    `path` is the ARM template, `{subscriptionId}` included; its last parameter is the one that is autonamed.
    `model` names the body in azure-mgmt (`package.models.Class`), `operations` the module whose request builders hold the rules
    of names in the path; either may be empty where no such SDK is installed: then properties are at the body's top.
    """

    token: str
    path: str
    version: str
    model: str = ""
    operations: str = ""
    asynchronous: frozenset[str] = frozenset()
    read: Literal["GET", "HEAD"] = "GET"
    uuid_name: bool = False
    replace_on: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    query: frozenset[str] = frozenset()
    path_and_body: frozenset[str] = frozenset()
    outputs_renamed: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    default_policy: bool = False
    singleton_default: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    body: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """Where inputs are in the body of a class without `model`, by dotted path; others are at its top."""
    put_method: Literal["PUT", "PATCH"] = "PUT"
    added: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Inputs below `properties` that the class has in this version and the SDK's class, of another, has not: their rules."""

    @property
    def module(self) -> str:
        """`azure-native:apimanagement:Api` -> `apimanagement`, of a token with an explicit version too."""
        return self.token.split(":")[1].partition("/")[0]

    @property
    def name(self) -> str:
        """`azure-native:apimanagement:Api` -> `Api`."""
        return self.token.split(":")[2]
