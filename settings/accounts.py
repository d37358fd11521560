"""Settings of Azure OpenAI accounts that a stack creates, and of the models deployed in them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from settings.azure_values import AccountId
from settings.base import Model
from settings.service import Location
from settings.types import DeploymentName, Origin, ResourceGroup

AccountName = Annotated[str, StringConstraints(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$")]
"""What an account's name and a subdomain both take, since it is both by default
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcognitiveservices)."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Upgrade = Literal["OnceNewDefaultVersionAvailable", "OnceCurrentVersionExpired", "NoAutoUpgrade"]
"""azure-mgmt-cognitiveservices 14."""
DeploymentSku = Literal[
    "Standard",
    "GlobalStandard",
    "DataZoneStandard",
    "GlobalBatch",
    "DataZoneBatch",
    "ProvisionedManaged",
    "GlobalProvisionedManaged",
    "DataZoneProvisionedManaged",
]
"""https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/deployment-types"""


class Deployment(Model):
    """A model under a name that calls use."""

    model: Text = Field(description="Name of the model, such as `gpt-4o`.")
    version: Text = Field(description='Version of the model, in quotes: `"2024-11-20"`.')
    sku: DeploymentSku = Field(default="Standard", description="Where calls are processed and how they are paid for.")
    capacity: Annotated[int, Field(ge=1)] = Field(
        default=1, description="Capacity: thousands of tokens a minute, or provisioned throughput units."
    )
    upgrade: Upgrade = Field(
        default="NoAutoUpgrade",
        description="When Azure replaces the version by a newer one. The default keeps it until it retires.",
    )


class Account(Model):
    """An account that the stack creates. It always has a subdomain: without one, Azure OpenAI refuses tokens."""

    name: AccountName = Field(description="Name of the account in Azure; its subdomain too, unless `subdomain` is another.")
    resource_group: ResourceGroup | None = Field(default=None, description="Resource group that holds it; default: the service's.")
    kind: Literal["OpenAI", "AIServices"] = Field(default="OpenAI", description="`OpenAI`, or `AIServices` for Azure AI Foundry.")
    location: Location = Field(description="Region, such as `swedencentral`. An account cannot move to another.")
    subdomain: AccountName | None = Field(
        default=None, description="`https://<subdomain>.openai.azure.com`, unique in all of Azure; default: the name in lower case."
    )
    origin: Origin | None = Field(
        default=None,
        description="Endpoint in another cloud than the public one, as scheme and host; "
        "default: `https://<subdomain>.openai.azure.com`.",
    )
    local_auth: bool = Field(default=False, description="`true`: the account takes its keys too, beside tokens of Entra.")
    deployments: Mapping[DeploymentName, Deployment] = Field(
        default={},
        description="Models deployed in it, by the name that calls use.",
        json_schema_extra={"additionalProperties": False},
    )

    @property
    def host(self) -> str:
        """Its subdomain."""
        return (self.subdomain or self.name).lower()

    @property
    def endpoint(self) -> str:
        """Scheme and host at which it is called."""
        return self.origin or f"https://{self.host}.openai.azure.com"


class ExistingAccount(Model):
    """An account that others made. It is never written; deployments that are written here are the stack's, and go with it."""

    id: AccountId = Field(description="Resource id of the account.")
    subdomain: AccountName | None = Field(
        default=None, description="`https://<subdomain>.openai.azure.com`; default: the account's name in lower case."
    )
    origin: Origin | None = Field(
        default=None,
        description="Endpoint in another cloud than the public one, as scheme and host; "
        "default: `https://<subdomain>.openai.azure.com`.",
    )
    role: Literal["own", "shared", "none"] = Field(
        default="own",
        description="Who assigns the service's identity the role Cognitive Services OpenAI User over it: `own`, this stack; "
        "`shared`, the first of several stacks, and none takes it away; `none`, others.",
    )
    deployments: Mapping[DeploymentName, Deployment] = Field(
        default={},
        description="Models that the stack deploys in it, by the name that calls use; beside what others deployed there. "
        "The account is then in the subscription that is deployed into.",
        json_schema_extra={"additionalProperties": False},
    )

    @property
    def name(self) -> str:
        """The account's name in Azure."""
        return self.id.rpartition("/")[2]

    @property
    def resource_group(self) -> str:
        """The resource group that holds it."""
        return self.id.split("/")[4]

    @property
    def host(self) -> str:
        """Its subdomain."""
        return (self.subdomain or self.name).lower()

    @property
    def endpoint(self) -> str:
        """Scheme and host at which it is called."""
        return self.origin or f"https://{self.host}.openai.azure.com"
