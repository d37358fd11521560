"""Tokens for APIs that demand one: got with the identity that runs the proof, and held against what the settings allow.

Tokens are read without being verified: the gateway does that; here their claims only explain a refusal.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apim.azure import NotReached
from apim.json_body import json_object
from settings import Api, Claim, Entra

Get = Callable[[str], str]
"""An access token for a scope. Raises NotReached."""


@dataclass(frozen=True, slots=True)
class Presented:
    """The token of a proof, or why there is none. One that the settings do not allow is there to be refused: then `why` says so."""

    token: str | None = field(default=None, repr=False)
    why: str = ""
    fix: str = ""

    @property
    def allowed(self) -> str | None:
        """The token, where it should open the API."""
        return None if self.why else self.token


NONE = Presented()


def presented(api: Api, get: Get, given: str | None) -> Presented:
    """What to present to an API: `given`, else for Entra a token for the first of its audiences."""
    if api.entra is None and api.jwt is None:
        return NONE
    if given is not None:
        return Presented(given) if api.entra is None else held_against(api.entra, given)
    if api.entra is None:
        return Presented(None, "the API demands a token of another issuer", "put one into a file and name it with --token-file")
    if not api.entra.audiences:
        fix = "write entra.audiences, or name a token with --token-file"
        return Presented(None, "entra names no audience, so it is not known what to get a token for", fix)
    try:
        token = get(f"{api.entra.audiences[0].rstrip('/')}/.default")
    except NotReached as error:
        return Presented(None, f"there is no token for {api.entra.audiences[0]}: {error}")
    return held_against(api.entra, token)


def held_against(entra: Entra, token: str) -> Presented:
    """The token, and why the settings do not allow it, if so."""
    claims = claims_of(token)
    client = str(claims.get("appid") or claims.get("azp") or "unknown")
    issued_to = f"the token is of application {client} in tenant {claims.get('tid', 'unknown')}"
    other = "sign in as an application that is"
    if str(claims.get("tid")).lower() != entra.tenant_id.lower():
        fix = "sign in to that tenant, or correct entra.tenantId"
        return Presented(token, f"{issued_to}, and entra.tenantId is {entra.tenant_id}", fix)
    if client.lower() not in {each.lower() for each in entra.client_application_ids}:
        return Presented(token, f"{issued_to}, which is not among entra.clientApplicationIds", f"add it there, or {other}")
    audience = claims.get("aud")
    if entra.audiences and audience not in entra.audiences:
        fix = "write this one, or get a token for one of those"
        return Presented(token, f"the token is for {audience}, which is not among entra.audiences", fix)
    for name, claim in entra.required_claims.items():
        if not _holds(claims.get(name), claim):
            fix = f"give the application what puts it there, or {other}"
            return Presented(token, f"the token's claim {name} does not hold what entra.requiredClaims asks for", fix)
    return Presented(token)


def claims_of(token: str) -> Mapping[str, Any]:
    """The claims of a JSON web token, none where it is no such token."""
    parts = token.split(".")
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
    except (IndexError, ValueError):
        return {}
    return json_object(payload) or {}


def _holds(value: object, claim: Claim) -> bool:
    """As validate-azure-ad-token compares: all of the values, or one (https://learn.microsoft.com/azure/api-management/validate-jwt-policy)."""
    held = value if isinstance(value, list) else [value]
    found = [each in held for each in claim.values]
    return all(found) if claim.match == "all" else any(found)
