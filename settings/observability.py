"""Settings of what policies can name, and of what is logged: named values, fragments, loggers, diagnostics."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from settings.backends import KeyVault, SecretName, exactly_one
from settings.base import Model
from settings.consumers import Description
from settings.types import ApiName, ArmName, File, ParameterName, looks_like_key, refuse

WORKSPACE = r"^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[Mm]icrosoft\.[Oo]perational[Ii]nsights/workspaces/[^/]+$"
MAX_MESSAGES = 2 * 1024 * 1024
"""Bytes that prompts, or completions, of a call may have in logs, in entries of 32 KiB each
(https://learn.microsoft.com/azure/api-management/api-management-howto-llm-logs)."""
MAX_BODY = 8192
"""Bytes of a body that a diagnostic logs at most (azure-mgmt-apimanagement 5.0.0)."""

NamedValueName = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[A-Za-z0-9._-]+$")]
"""Id and display name in one, by which policies refer to it: `^[A-Za-z0-9-._]+$` (azure-mgmt-apimanagement 5.0.0)."""
FragmentName = Annotated[
    str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$")
]
"""`(^[\\w]+$)|(^[\\w][\\w\\-]+[\\w]$)` (azure-mgmt-apimanagement 5.0.0)."""


def _no_key(value: Any) -> Any:
    if isinstance(value, str) and looks_like_key(value):
        found = "the text there looks like a key; a plain value is visible to whoever reads the service"
        refuse("plain-secret", found, "write secret: and the name of a secret configuration key, or keyVault")
    return value


def _no_reference(value: Any) -> Any:
    if isinstance(value, str) and "{{" in value:
        refuse("named-value", "the value refers to a named value; they do not nest", "write the value itself")
    return value


class NamedValue(Model):
    """A value that policies refer to as `{{name}}`: plain, secret, or kept in a Key Vault."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["value"]}, {"required": ["secret"]}, {"required": ["keyVault"]}]}
    )

    value: (
        Annotated[str, StringConstraints(min_length=1, max_length=4096), BeforeValidator(_no_key), BeforeValidator(_no_reference)]
        | None
    ) = Field(default=None, description="The value, in plain.")
    secret: SecretName | None = Field(
        default=None, description="Name of the secret configuration key that holds the value: `pulumi config set --secret <name>`."
    )
    key_vault: KeyVault | None = Field(default=None, description="A secret of a Key Vault, which API Management reads itself.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        exactly_one("named-value", "the named value", {"value": self.value, "secret": self.secret, "keyVault": self.key_vault})
        return self


class Fragment(Model):
    """A piece of policy that several policies include."""

    file: File = Field(
        description="File with a `<fragment>`, in `rawxml`: expressions are not escaped. It may not include other fragments."
    )
    description: Description | None = Field(default=None, description="What the fragment does, at most 1000 characters.")


class Logger(Model):
    """Where diagnostics go."""

    type: Literal["applicationInsights", "azureMonitor"] = Field(description="`applicationInsights` or `azureMonitor`.")
    description: Annotated[str, StringConstraints(min_length=1, max_length=256)] | None = Field(
        default=None, description="What the logger is for, at most 256 characters."
    )
    connection_string: NamedValueName | None = Field(
        default=None,
        description="Name in `namedValues` of the connection string, secret or in a Key Vault. Application Insights alone, "
        "and required there.",
    )
    resource_id: Annotated[str, StringConstraints(pattern=r"^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/")] | None = Field(
        default=None, description="Resource id of the Application Insights resource, by which the portal links to it."
    )

    workspace_id: Annotated[str, StringConstraints(pattern=WORKSPACE)] | None = Field(
        default=None,
        description="Resource id of the Log Analytics workspace to which the service's logs of language models go: a diagnostic "
        "setting of the service is made for it. Azure Monitor alone, with `largeLanguageModel` in a diagnostic. Default: the "
        "workspace that `monitoring` makes.",
    )

    @model_validator(mode="after")
    def _credentials(self) -> Self:
        insights = self.type == "applicationInsights"
        if insights and self.connection_string is None:
            fix = "add connectionString, with the name of a secret in namedValues"
            refuse("logger", "a logger of Application Insights needs a connection string", fix)
        given = {"connectionString": self.connection_string, "resourceId": self.resource_id}
        idle = [name for name, value in given.items() if value is not None]
        if idle and not insights:
            found = f"{' and '.join(idle)}: only a logger of Application Insights has this"
            refuse("logger", found, "remove it: Azure Monitor is set up by the service's diagnostic settings")
        if insights and self.workspace_id is not None:
            found = "workspaceId: only a logger of Azure Monitor has this"
            refuse("logger", found, "remove it: Application Insights knows its workspace")
        return self


class LargeLanguageModel(Model):
    """What of calls to language models is logged, in preview: tokens, model and deployment, and texts on demand."""

    logs: Literal["enabled", "disabled"] = Field(
        default="enabled", description="`enabled` or `disabled`: whether these calls are logged at all."
    )
    prompts: bool = Field(default=False, description="Whether prompts are logged, as personal as what people type.")
    completions: bool = Field(default=False, description="Whether completions are logged.")
    max_bytes: Annotated[int, Field(ge=1, le=MAX_MESSAGES)] = Field(
        default=32768,
        description="Bytes of prompts, and of completions, to log of a call: at most 2097152. Each 32768 are one entry.",
    )

    @model_validator(mode="after")
    def _enabled(self) -> Self:
        idle = [name for name, on in (("prompts", self.prompts), ("completions", self.completions)) if on]
        if idle and self.logs == "disabled":
            refuse("diagnostic", f"{' and '.join(idle)} with logs: disabled logs nothing", "remove one of both")
        if "max_bytes" in self.model_fields_set and not (self.prompts or self.completions):
            refuse("diagnostic", "maxBytes without prompts or completions limits nothing", "add one of them, or remove it")
        return self


class Diagnostic(Model):
    """What of the calls is logged, for one API or for all of the service."""

    logger: ArmName = Field(description="Name of a logger in `loggers`.")
    api: ApiName | None = Field(
        default=None,
        description="Name of an API in `apis`. One diagnostic per API and type of logger. Default: all of the service.",
    )
    sampling: Annotated[float, Field(ge=0, le=100)] = Field(default=100.0, description="Percentage of calls that are logged.")
    always_log_errors: bool = Field(default=True, description="Whether failed calls are logged whatever the sampling.")
    verbosity: Literal["error", "information", "verbose"] = Field(
        default="information", description="`error`, `information` or `verbose`: which traces of policies are sent along."
    )
    correlation: Literal["None", "Legacy", "W3C"] = Field(
        default="W3C", description="`None`, `Legacy` or `W3C`: headers by which a call is correlated across services."
    )
    log_client_ip: bool = Field(default=False, description="Whether the caller's address is logged.")
    headers: tuple[ParameterName, ...] = Field(default=(), description="Headers to log, of requests and answers alike.")
    body_bytes: Annotated[int, Field(ge=0, le=MAX_BODY)] = Field(
        default=0, description="Bytes of each body to log, at most 8192. Any but 0 holds streams back, and logs prompts."
    )
    metrics: bool | None = Field(
        default=None, description="Whether custom metrics are emitted, which `tokenMetric` needs. Application Insights alone."
    )
    large_language_model: LargeLanguageModel | None = Field(
        default=None,
        description="Logs of language models, an object. Azure Monitor alone, and in preview: written with API version "
        "2024-06-01-preview, since no stable one has it.",
    )
