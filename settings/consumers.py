"""Settings of consumers: products, subscriptions, and versions of APIs that share a path."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from settings.azure_values import VaultId
from settings.base import Model
from settings.limits import Limits
from settings.models import ModelNames
from settings.types import ApiName, ArmName, DisplayName, File, ParameterName, SubscriptionDisplayName, refuse

Description = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""Of products, fragments and version sets: azure-mgmt-apimanagement 5.0.0."""
VersionName = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")]
"""At most 100 characters (azure-mgmt-apimanagement 5.0.0) that need no escape in path, query or header (our choice)."""


def _check_query(text: str) -> str:
    if text.lower() == "api-version":
        found = f'"{text}" is a parameter of Azure OpenAI, which clients fill with versions of its own'
        refuse("wrong-value", found, 'write another name, such as "version"')
    return text


VersionQuery = Annotated[ParameterName, AfterValidator(_check_query)]


class Product(Limits):
    """APIs that consumers subscribe to together."""

    name: ArmName = Field(description="Name of the product in ARM. When it changes, subscriptions move along with their keys.")
    display_name: DisplayName = Field(description="Title of the product.")
    description: Description | None = Field(default=None, description="What the product is for, at most 1000 characters.")
    terms: str | None = Field(default=None, min_length=1, description="Terms of use, which subscribers accept.")
    state: Literal["published", "notPublished"] = Field(
        default="published", description="`published` or `notPublished`: whether consumers see the product."
    )
    subscription_required: bool = Field(default=True, description="Whether calls need a key of the product.")
    approval_required: bool | None = Field(
        default=None,
        description="Whether an administrator approves each subscription. Only where a subscription is required. Default: Azure's.",
    )
    subscriptions_limit: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Subscriptions that one user may have. Only where a subscription is required."
    )
    apis: tuple[ApiName, ...] = Field(min_length=1, description="Names of the APIs in `apis` that it opens; at least one.")
    models: ModelNames | None = Field(
        default=None, description="Names in `models` that its subscribers may use, others get 403; default: all."
    )
    policy: File | None = Field(
        default=None,
        description="File with the product's policy, in `rawxml`: expressions are not escaped. Instead of the following.",
    )

    @model_validator(mode="after")
    def _one_policy(self) -> Self:
        limits = {"tokenLimit": self.token_limit, "rateLimit": self.rate_limit, "callQuota": self.call_quota}
        given = [name for name, value in {**limits, "tokenMetric": self.token_metric}.items() if value is not None]
        if given and self.policy is not None:
            found = f"the product has a policy of its own and {' and '.join(given)}; a product has one policy"
            refuse("product-policy", found, "write the limits into the file, or remove policy")
        return self

    @model_validator(mode="after")
    def _open(self) -> Self:
        """As ARM has it: both properties can be present only if subscriptionRequired is true (azure-mgmt-apimanagement 5.0.0)."""
        given = {"approvalRequired": self.approval_required, "subscriptionsLimit": self.subscriptions_limit}
        idle = [name for name, value in given.items() if value is not None]
        if idle and not self.subscription_required:
            found = f"{' and '.join(idle)}: only a product that requires a subscription has this"
            refuse("product-open", found, "remove it, or require a subscription")
        return self


class ConsumerVault(Model):
    """A secret of a Key Vault, in which consumers find their key."""

    vault: VaultId = Field(description="Resource id of the Key Vault.")
    secret: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,127}$")] = Field(
        description="Name of the secret: 1 to 127 letters, digits and hyphens. Its newest version is the key to use."
    )
    only: bool = Field(
        default=False,
        description="`true`: the keys, which API Management makes, are nowhere else: in no output, and so in no state. "
        "`bin/apim rotate subscription NAME --hand-out` writes the first one here.",
    )


class Subscription(Model):
    """A consumer's subscription, whose key the stack exports."""

    name: ArmName = Field(description="Name (sid) of the subscription in ARM.")
    display_name: SubscriptionDisplayName = Field(description="Title of the subscription, at most 100 characters.")
    api: ArmName | None = Field(default=None, description="Name of the one API it opens.")
    product: ArmName | None = Field(
        default=None, description="Name of the product it opens. With neither: all APIs of the service."
    )
    models: ModelNames | None = Field(
        default=None, description="Names in `models` that it may use, of those that its product has; default: all of these."
    )
    key_vault: ConsumerVault | None = Field(
        default=None,
        description="Where `bin/apim rotate subscription` writes each key that its consumers are to use. "
        "An update writes nothing there.",
    )

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if self.api is not None and self.product is not None:
            found = f'"{self.name}" names an API and a product; a subscription has one scope'
            refuse("subscription-scope", found, "remove api or product, or write two subscriptions")
        return self


class VersionSet(Model):
    """Versions of an API that share a path, and how a call says which it means."""

    model_config = ConfigDict(
        json_schema_extra={"not": {"required": ["query", "header"]}},
    )

    display_name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="Title, at most 100 characters."
    )
    description: Description | None = Field(default=None, description="What the versions have in common.")
    query: VersionQuery | None = Field(
        default=None, description="Calls name the version in this query parameter. Not `api-version`, which is Azure OpenAI's own."
    )
    header: ParameterName | None = Field(
        default=None,
        description="Calls name the version in this header. With neither: in a segment of the path after the API's `path`, "
        "where `AzureOpenAI` clients do not look for `/openai`.",
    )

    @model_validator(mode="after")
    def _one_scheme(self) -> Self:
        if self.query is not None and self.header is not None:
            refuse("version-scheme", "the version set has query and header; versions are named in one place", "remove one of them")
        return self


class Version(Model):
    """Which version of what an API is."""

    set: ArmName = Field(description="Name of a version set in `versionSets`.")
    name: VersionName = Field(description="The version as calls name it, such as `v1`; unlike every other in its set.")
