"""Whether a JSON web token is good enough, for `validate-jwt` and `validate-azure-ad-token`.

Reasons and the form of their messages are those of
https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies [D]; where that page leaves the
words to a library they are ours. The order, signature, lifetime, audience, issuer, claims, is that of .NET's token handlers [K].
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from apim_simulator.policy.expressions import Jwt, read_jwt
from apim_simulator.policy.expressions.jwt import texts

CLIENT_CLAIMS: Final = ("appid", "azp")
"""Where tokens of version 1.0 and 2.0 name the client application [K]."""


class Rejected(Exception):
    """The token fails; `reason` is what context.LastError.Reason shows."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Claim:
    """A required claim; without values it must only be there [K]. `separator` splits a text of several values."""

    name: str
    values: tuple[str, ...]
    match: Literal["all", "any"] = "all"
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a token must satisfy; an empty collection wants nothing. `keys` are those of a JSON Web Key Set."""

    keys: tuple[Mapping[str, Any], ...] = ()
    signed: bool = True
    expires: bool = True
    skew_seconds: float = 0
    audiences: Collection[str] = ()
    issuers: Collection[str] = ()
    clients: Collection[str] = ()
    claims: tuple[Claim, ...] = field(default=())


def validate_token(text: str | None, wanted: Requirements, now: datetime) -> Jwt:
    """The token, if it satisfies everything. Raises Rejected."""
    if not text:
        raise Rejected("TokenNotPresent", "JWT not present.")
    token = read_jwt(text)
    if token is None:
        raise Rejected("JwtInvalid", "JWT is not well formed.")
    _signature(text, token, wanted)
    _lifetime(token, wanted, now.timestamp())
    audiences = texts(token.payload.get("aud", []))
    if wanted.audiences and not set(audiences) & set(wanted.audiences):
        raise Rejected("TokenAudienceNotAllowed", f"The audience '{', '.join(audiences)}' is not allowed. Access denied.")
    issuer = token.payload.get("iss")
    if wanted.issuers and issuer not in wanted.issuers:
        raise Rejected("TokenIssuerNotAllowed", f"The issuer '{issuer}' is not allowed. Access denied.")
    _claims(token, wanted)
    return token


def _signature(text: str, token: Jwt, wanted: Requirements) -> None:
    """Unsigned tokens pass only where signatures are not required; a signature that is there must be right in any case."""
    import jwt  # noqa: PLC0415 - 30 ms that a gateway without such a policy need not pay

    if token.header.get("alg") in (None, "none") and text.endswith("."):
        if wanted.signed:
            raise Rejected("TokenSignatureInvalid", "The token has no signature. Access denied.")
        return
    named = token.header.get("kid")
    found = [key for key in wanted.keys if named in (None, key.get("kid")) or "kid" not in key]
    if not found:
        raise Rejected("TokenSignatureKeyNotFound", f"No signing key has the id '{named}'. Access denied.")
    for key in found:
        try:
            jwt.PyJWS().decode(text, jwt.PyJWK(dict(key)).key, algorithms=[str(key.get("alg", "RS256"))])
        except (jwt.InvalidTokenError, jwt.PyJWKError, ValueError):
            continue
        return
    raise Rejected("TokenSignatureInvalid", "Signature validation failed. Access denied.")


def _lifetime(token: Jwt, wanted: Requirements, now: float) -> None:
    """Without a required time, or before its beginning, a token fails as one of the "other failures" (inferred)."""
    expires, begins = token.payload.get("exp"), token.payload.get("nbf")
    if not isinstance(expires, (int, float)):
        if wanted.expires:
            raise Rejected("JwtInvalid", "The token has no expiration time.")
    elif expires < now - wanted.skew_seconds:
        raise Rejected("TokenExpired", "The token has expired. Access denied.")
    if isinstance(begins, (int, float)) and begins > now + wanted.skew_seconds:
        raise Rejected("JwtInvalid", "The token is not valid yet.")


def _claims(token: Jwt, wanted: Requirements) -> None:
    client = next((str(token.payload[name]) for name in CLIENT_CLAIMS if name in token.payload), "")
    if wanted.clients and client not in wanted.clients:
        raise Rejected("TokenClaimValueNotAllowed", f"Claim {CLIENT_CLAIMS[0]} value of {client} is not allowed. Access denied.")
    if missing := [claim.name for claim in wanted.claims if claim.name not in token.payload]:
        raise Rejected("TokenClaimNotFound", f"JWT token is missing the following claims: {', '.join(missing)}. Access denied.")
    for claim in wanted.claims:
        values = texts(token.payload[claim.name])
        if claim.separator:
            values = [part for value in values for part in value.split(claim.separator)]
        found = [value in values for value in claim.values]
        if found and not (any(found) if claim.match == "any" else all(found)):
            found_values = ", ".join(values)
            raise Rejected(
                "TokenClaimValueNotAllowed", f"Claim {claim.name} value of {found_values} is not allowed. Access denied."
            )
