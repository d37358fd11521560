"""Settings of who may call an API, beside its subscription key: Entra tokens, JSON web tokens, browsers."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from settings.azure_values import Guid
from settings.base import Model
from settings.types import refuse

Text = Annotated[str, Field(min_length=1)]


def _check_https(text: str) -> str:
    if not text.startswith("https://"):
        refuse("https-url", f'"{text}" is no https URL', "write the URL of the openid configuration, beginning with https://")
    return text


class Claim(Model):
    """What a claim must hold."""

    values: tuple[Text, ...] = Field(min_length=1, description="Values to look for.")
    match: Literal["all", "any"] = Field(default="all", description="`all` of the values, or `any`.")


class Entra(Model):
    """An Entra token in `Authorization` (https://learn.microsoft.com/azure/api-management/validate-azure-ad-token-policy)."""

    tenant_id: Guid = Field(description="Tenant that issues the tokens.")
    audiences: tuple[Text, ...] = Field(
        default=(), description="Accepted audiences, such as `api://contoso-ai`; default: any of the service's."
    )
    client_application_ids: tuple[Guid, ...] = Field(min_length=1, description="Applications that may call.")
    required_claims: Mapping[Text, Claim] = Field(default={}, description="Claims that a token must have, by name.")


class Jwt(Model):
    """A token of another issuer in `Authorization` (https://learn.microsoft.com/azure/api-management/validate-jwt-policy)."""

    openid_config: Annotated[str, AfterValidator(_check_https)] = Field(
        description="URL (https) of the issuer's openid configuration."
    )
    audiences: tuple[Text, ...] = Field(min_length=1, description="Accepted audiences.")
    issuers: tuple[Text, ...] = Field(default=(), description="Accepted issuers; default: the configuration's.")
    required_claims: Mapping[Text, Claim] = Field(default={}, description="Claims that a token must have, by name.")


class Cors(Model):
    """Browsers of other origins (https://learn.microsoft.com/azure/api-management/cors-policy)."""

    allowed_origins: tuple[Text, ...] = Field(
        min_length=1, description="Origins such as `https://app.contoso.com`, or `*`, which excludes credentials."
    )
    allowed_methods: tuple[Text, ...] = Field(default=("GET", "POST"), min_length=1, description="Methods.")
    allowed_headers: tuple[Text, ...] = Field(default=("*",), min_length=1, description="Request headers.")
    expose_headers: tuple[Text, ...] = Field(default=(), description="Response headers that scripts may read.")
    allow_credentials: bool = Field(default=False, description="Whether browsers may send cookies and authorization.")
    max_age: Annotated[int, Field(ge=0)] = Field(default=300, description="Seconds for which a preflight's answer is kept.")


class Access(Model):
    """Who may call an API, beside its subscription key."""

    entra: Entra | None = Field(
        default=None, description="Demand an Entra token in `Authorization`: clients that send the key there, too, are refused."
    )
    jwt: Jwt | None = Field(default=None, description="Demand a token of another issuer, in the same place.")
    cors: Cors | None = Field(default=None, description="Let browsers of other origins call.")
