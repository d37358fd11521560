"""Who may call: tokens, and browsers of other origins."""

from dataclasses import dataclass
from typing import Literal

from policy.markup import Element, element

CONSUMER = "consumer-token"
"""Variable that holds the consumer's validated token."""

APPLICATION = (
    f'((Jwt)context.Variables["{CONSUMER}"]).Claims.GetValueOrDefault("azp", '
    f'((Jwt)context.Variables["{CONSUMER}"]).Claims.GetValueOrDefault("appid", "none"))'
)
"""Expression of the calling application: `azp` in tokens of version 2, `appid` in those of version 1
(https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Values that a claim must hold: all, or any of them."""

    name: str
    values: tuple[str, ...]
    match: Literal["all", "any"] = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntraToken:
    """An Entra token in `Authorization`. `kept` puts it into a variable, for counters."""

    tenant_id: str
    client_application_ids: tuple[str, ...]
    audiences: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    kept: bool = False

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/validate-azure-ad-token-policy."""
        return element(
            "validate-azure-ad-token",
            *_list("client-application-ids", "application-id", self.client_application_ids),
            *_list("audiences", "audience", self.audiences),
            *_claims(self.claims),
            tenant_id=self.tenant_id,
            output_token_variable_name=CONSUMER if self.kept else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonWebToken:
    """A token of another issuer, in `Authorization`."""

    openid_config: str
    audiences: tuple[str, ...]
    issuers: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/validate-jwt-policy."""
        return element(
            "validate-jwt",
            element("openid-config", url=self.openid_config),
            *_list("audiences", "audience", self.audiences),
            *_list("issuers", "issuer", self.issuers),
            *_claims(self.claims),
            header_name="Authorization",
            require_scheme="Bearer",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """What browsers of other origins may do."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...]
    exposed: tuple[str, ...] = ()
    credentials: bool = False
    max_age_seconds: int = 300

    def statement(self) -> Element:
        """https://learn.microsoft.com/azure/api-management/cors-policy."""
        methods = element(
            "allowed-methods",
            *(element("method", text=each) for each in self.methods),
            preflight_result_max_age=self.max_age_seconds,
        )
        return element(
            "cors",
            *_list("allowed-origins", "origin", self.origins),
            methods,
            *_list("allowed-headers", "header", self.headers),
            *_list("expose-headers", "header", self.exposed),
            allow_credentials=self.credentials,
        )


def _list(name: str, item: str, values: tuple[str, ...]) -> list[Element]:
    """A list element, absent where it is empty."""
    return [element(name, *(element(item, text=value) for value in values))] if values else []


def _claims(claims: tuple[Claim, ...]) -> list[Element]:
    if not claims:
        return []
    each = (
        element("claim", *(element("value", text=value) for value in claim.values), name=claim.name, match=claim.match)
        for claim in claims
    )
    return [element("required-claims", *each)]
