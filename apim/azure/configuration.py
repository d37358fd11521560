"""What a stack says of Azure: the keys `azure-native:…` of its configuration, then the environment.

Names and order are the provider's: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from apim import stacks
from apim.azure.errors import NotReached

NAMESPACE = "azure-native"
ENVIRONMENT: Mapping[str, tuple[str, ...]] = {
    "subscriptionId": ("ARM_SUBSCRIPTION_ID",),
    "tenantId": ("ARM_TENANT_ID",),
    "clientId": ("ARM_CLIENT_ID",),
    "clientSecret": ("ARM_CLIENT_SECRET",),
    "clientCertificatePath": ("ARM_CLIENT_CERTIFICATE_PATH",),
    "clientCertificatePassword": ("ARM_CLIENT_CERTIFICATE_PASSWORD",),
    "environment": ("ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"),
    "metadataHost": ("ARM_METADATA_HOSTNAME",),
    "disableInstanceDiscovery": ("ARM_DISABLE_INSTANCE_DISCOVERY",),
    "useDefaultAzureCredential": ("ARM_USE_DEFAULT_AZURE_CREDENTIAL",),
    "useOidc": ("ARM_USE_OIDC",),
    "oidcToken": ("ARM_OIDC_TOKEN",),
    "oidcTokenFilePath": ("ARM_OIDC_TOKEN_FILE_PATH",),
    "oidcRequestUrl": ("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"),
    "oidcRequestToken": ("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
    "useMsi": ("ARM_USE_MSI",),
    "msiEndpoint": ("ARM_MSI_ENDPOINT",),
}
"""Keys, and the variables that can take the place of each."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Values by key, "" for what is not set. Secrets never appear in `repr`."""

    values: Mapping[str, str] = field(repr=False)
    encrypted: frozenset[str] = frozenset()
    """Keys whose value is encrypted in the stack file, which only pulumi can read."""

    def __getitem__(self, key: str) -> str:
        """A value, or "". Raises NotReached for one that is encrypted and has no variable."""
        value = self.values.get(key, "")
        if not value and key in self.encrypted:
            variable = ENVIRONMENT[key][0]
            raise NotReached(
                f"{NAMESPACE}:{key} is encrypted in the stack file, which only pulumi can read; set {variable} as well"
            )
        return value

    def on(self, key: str) -> bool:
        """A boolean, as the provider reads them."""
        return self[key].lower() in {"true", "1"}


def configuration(stack: str) -> Configuration:
    """Of a stack that has a file. Raises typer.Exit where it has none."""
    return read(stacks.configured(stack, NAMESPACE), os.environ)


def read(configured: Mapping[str, object], environ: Mapping[str, str]) -> Configuration:
    """Configuration goes before the environment; a mapping as value is one that pulumi has encrypted."""
    encrypted = frozenset(key for key, value in configured.items() if isinstance(value, Mapping) and key in ENVIRONMENT)
    values = {}
    for key, variables in ENVIRONMENT.items():
        own = configured.get(key)
        value = "" if own is None or key in encrypted else str(own)
        values[key] = next(filter(None, [value, *(environ.get(name, "") for name in variables)]), "")
    return Configuration(values, encrypted)
