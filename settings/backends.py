"""Settings of where requests go: Azure OpenAI resources, how the gateway proves itself to them, and pools of them."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.config import JsonDict

from settings.azure_values import AccountId, Duration, Guid, SecretIdentifier, StatusCode
from settings.base import Model
from settings.types import BackendName, ConfigKey, DeploymentName, Origin, refuse

RESERVED: set[str] = {"secrets"}
"""Configuration keys, in lower case, that hold settings; `models` adds those of the stack file."""


def _no_setting(name: str) -> str:
    """Setting a secret under the name of a setting would overwrite the setting."""
    if name.lower() in RESERVED:
        refuse("secret-name", f'"{name}" is the name of a setting', "choose another name")
    return name


SecretName = Annotated[ConfigKey, AfterValidator(_no_setting)]


def exactly_one(rule: str, what: str, given: Mapping[str, object]) -> None:
    """Refuse a mapping of alternatives by their names in the file, unless exactly one is not None."""
    there = [name for name, value in given.items() if value is not None]
    if len(there) != 1:
        names = " and ".join(given)
        refuse(rule, f"{what} has {' and '.join(there) or 'neither'}; exactly one of {names} is allowed", "write one of them")


class KeyVault(Model):
    """A secret of a Key Vault, which API Management reads itself."""

    secret_identifier: SecretIdentifier = Field(description="`https://<vault>.vault.azure.net/secrets/<name>`, without version.")
    identity_client_id: Guid | None = Field(
        default=None, description="Client id of the user-assigned identity that reads it; default: the service's own."
    )


class ApiKey(Model):
    """An Azure OpenAI key: by the name of the encrypted configuration key that holds it, or in a Key Vault."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["secret"]}, {"required": ["keyVault"]}]})

    secret: SecretName | None = Field(
        default=None,
        description="Name of the secret configuration key, without namespace: `pulumi config set --secret <name>`. "
        "The named value in API Management bears the same name.",
    )
    key_vault: KeyVault | None = Field(default=None, description="Where the key is kept, instead of in the configuration.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        exactly_one("api-key", "the key", {"secret": self.secret, "keyVault": self.key_vault})
        return self


class RoleAssignment(Model):
    """The role that lets the gateway's identity call the model, assigned in the stack."""

    account: AccountId = Field(description="Resource id of the Azure OpenAI account.")
    principal_id: Guid | None = Field(
        default=None, description="Object id of the identity; required with `clientId`; default: the service's own."
    )
    shared: bool = Field(
        default=False,
        description="`true`: other stacks of the service call the account by this assignment, too. The first that is deployed "
        "makes it, none takes it away, and it stays when all are destroyed. `false`: it is this stack's own.",
    )


class ManagedIdentity(Model):
    """An identity of the API Management service, which calls Azure OpenAI with a token instead of a key."""

    client_id: Guid | None = Field(default=None, description="Client id of a user-assigned identity; default: the service's own.")
    role_assignment: RoleAssignment | None = Field(
        default=None,
        description="Assign the identity the role Cognitive Services OpenAI User in this stack. Whoever deploys then needs "
        "the right to assign roles.",
    )

    @model_validator(mode="after")
    def _principal(self) -> Self:
        if self.client_id and self.role_assignment and not self.role_assignment.principal_id:
            refuse(
                "role-assignment",
                "a user-assigned identity is named by its client id, but roles are assigned to its object id",
                "add roleAssignment.principalId, the identity's object id",
            )
        return self


class Credential(Model):
    """How the gateway proves itself to the backend: one member per way."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["apiKey"]}, {"required": ["managedIdentity"]}]})

    api_key: ApiKey | None = Field(default=None, description="Send an Azure OpenAI key in the header `api-key`.")
    managed_identity: ManagedIdentity | None = Field(
        default=None, description="Send a token of one of the service's identities in `Authorization`; {} for its own."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        exactly_one("credential", "the credential", {"apiKey": self.api_key, "managedIdentity": self.managed_identity})
        return self


class StatusRange(Model):
    """Status codes from one to another."""

    min: StatusCode = Field(description="First status code, 200 to 599.")
    max: StatusCode = Field(description="Last status code, 200 to 599.")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if self.min > self.max:
            refuse("status-range", f"the range runs from {self.min} to {self.max}", f"write min: {self.max} and max: {self.min}")
        return self


def _as_range(value: Any) -> Any:
    """A number alone is a range of one."""
    return {"min": value, "max": value} if isinstance(value, int) and not isinstance(value, bool) else value


_CODE = {"type": "integer", "minimum": 200, "maximum": 599}
_RANGE = {"type": "object", "properties": {"min": _CODE, "max": _CODE}, "required": ["min", "max"], "additionalProperties": False}
StatusCodes = Annotated[StatusRange, BeforeValidator(_as_range), WithJsonSchema({"anyOf": [_CODE, _RANGE]})]


class CircuitBreaker(Model):
    """When the gateway stops calling a backend for a while (https://learn.microsoft.com/azure/api-management/backends)."""

    count: Annotated[int, Field(ge=1, le=10000)] = Field(default=1, description="Failures within `interval` that open it.")
    interval: Duration = Field(default="PT1M", description="Window in which failures count, an ISO 8601 duration.")
    trip_duration: Duration = Field(
        default="PT1M", description="How long it stays open. Calls get 503 meanwhile, or another member of the pool."
    )
    status_codes: tuple[StatusCodes, ...] = Field(
        default=(StatusRange.model_construct(min=429, max=429), StatusRange.model_construct(min=500, max=599)),
        min_length=1,
        max_length=10,
        description="Answers that are failures: numbers, or ranges; at most ten.",
    )
    accept_retry_after: bool = Field(default=True, description="Whether the answer's `Retry-After` decides how long it stays open.")


def _of_account(schema: JsonDict) -> None:
    """Origin and credential are required but of an account of the stack, which has the one and needs no other."""
    del schema["required"]
    schema["anyOf"] = [{"required": ["origin", "credential"]}, {"required": ["account"], "not": {"required": ["origin"]}}]


class Backend(Model):
    """An Azure OpenAI resource, as an origin and the credential for it, or as an account that the stack creates."""

    model_config = ConfigDict(json_schema_extra=_of_account)

    account: BackendName | None = Field(
        default=None,
        description="Name of an account in `accounts`, instead of `origin`. The service's own identity is the credential, with the "
        "role Cognitive Services OpenAI User over the account, unless another is written.",
    )
    origin: Origin = Field(
        description="Endpoint as scheme and host. Public (`https://<resource>.openai.azure.com`), government and custom "
        "domains are accepted; a final slash, capitals and port 443 are normalised. `http`, a path such as "
        "`/openai`, a placeholder are refused with the value to write. Each origin has one name."
    )
    credential: Credential = Field(description="How the gateway proves itself: a key or an identity.")
    circuit_breaker: CircuitBreaker | None = Field(
        default=None,
        description="When the gateway stops calling it for a while. `{}` takes the defaults. Not in the Consumption tier.",
    )
    deployments: Mapping[DeploymentName, DeploymentName] = Field(
        default={},
        description="This resource's own name of a deployment, by the name that consumers use: `{gpt-4o: gpt-4o-2024-11-20}`."
        " Only where deployments stand in URLs.",
    )

    @model_validator(mode="before")
    @classmethod
    def _account(cls, value: Any) -> Any:
        """The settings that an account resolves to; `parse` puts its endpoint in, once all accounts are read."""
        if not isinstance(value, Mapping) or value.get("account") is None:
            return value
        if "origin" in value:
            found = "the backend has an account and an origin, which the account has already"
            refuse("backend-account", found, "remove origin, or account where the resource is not the stack's")
        return {"origin": "https://account.invalid", "credential": {"managedIdentity": {}}, **value}


class PoolMember(Model):
    """A backend in a pool."""

    backend: BackendName = Field(description="Name of a backend in `backends`.")
    priority: Annotated[int, Field(ge=0, le=100)] = Field(
        default=1,
        description="0 to 100. Members with a larger number are called only while all with smaller ones are tripped, so those"
        " need a circuit breaker.",
    )
    weight: Annotated[int, Field(ge=0, le=100)] = Field(
        default=50, description="0 to 100: share of the calls among members of one priority."
    )


class Retry(Model):
    """When a call is repeated with the pool's next choice; the request's body is kept for it."""

    status_codes: tuple[Annotated[int, Field(ge=400, le=599)], ...] = Field(
        default=(429, 500, 502, 503, 504), min_length=1, description="Answers after which to repeat."
    )
    count: Annotated[int, Field(ge=0, le=50)] | None = Field(
        default=None, description="Most repetitions, at most 50; `0` for none; default: one less than members."
    )
    interval: Annotated[int, Field(ge=0, le=300)] = Field(default=0, description="Seconds between them; the first comes at once.")


class Pool(Model):
    """Backends among which the gateway spreads calls, and to which it turns when one fails."""

    members: tuple[PoolMember, ...] = Field(min_length=1, max_length=30, description="The backends, 1 to 30.")
    retry: Retry = Field(
        default=Retry.model_construct(),
        description="When a call is repeated with the next choice. The body is kept for it; a stream that has begun is never "
        "repeated.",
    )
