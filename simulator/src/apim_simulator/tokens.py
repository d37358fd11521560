"""Access tokens as Microsoft Entra issues them: RS256 JWTs, signed with a key that survives restarts."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apim_simulator.authority import write_private
from apim_simulator.clock import Clock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFETIME_SECONDS = 3599
"""What `expires_in` of a client-credentials answer usually says [K]."""


class TokenRefused(ValueError):
    """Not a token issued here, expired, or for another audience; the message says which."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and where: fixed ids, so that resource ids are the same in every state folder; the secrets are drawn per folder."""

    client_secret: str
    control_key: str
    tenant: str = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c01"
    subscription: str = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c02"
    client_id: str = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c03"
    client_oid: str = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c04"


class Tokens:
    """Issues and verifies. The RSA key is `token.key` in `folder`, made when first needed."""

    def __init__(self, folder: Path, clock: Clock, tenant: str) -> None:
        self._folder = folder
        self._clock = clock
        self._tenant = tenant
        self.authority_url = ""
        """Base URL of the token server, set once its listener has a port; part of `iss`."""

    @property
    def issuer(self) -> str:
        """`iss` of every token, and of the openid document."""
        return f"{self.authority_url}/{self._tenant}/v2.0"

    def issue(
        self,
        oid: str,
        audience: str,
        *,
        appid: str = "",
        lifetime_seconds: int = LIFETIME_SECONDS,
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        """A token for the principal `oid`; `appid` is the client's id, by default the principal's own.

        `claims` come on top, such as `roles`; one whose value is None is left out.
        """
        import jwt  # noqa: PLC0415 - 30 ms that a start without tokens need not pay

        now = self._clock.now()
        all_claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": audience,
            "tid": self._tenant,
            "oid": oid,
            "sub": oid,
            "appid": appid or oid,
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=lifetime_seconds)).timestamp()),
            "jti": str(uuid.uuid4()),
            **(claims or {}),
        }
        kept = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(kept, self._key, algorithm="RS256", headers={"kid": self._key_id})

    def verify(self, token: str, audiences: Collection[str]) -> dict[str, Any]:
        """Claims of a token issued here, unexpired by the simulator's clock, for one of `audiences` (final slash ignored).

        Raises TokenRefused.
        """
        import jwt  # noqa: PLC0415 - as in issue

        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                options={"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise TokenRefused(str(error)) from error
        if claims["exp"] <= self._clock.now().timestamp():
            raise TokenRefused("the token has expired")
        if claims["aud"].rstrip("/") not in {audience.rstrip("/") for audience in audiences}:
            raise TokenRefused(f"the audience is {claims['aud']}")
        return claims

    def jwks(self) -> Mapping[str, Any]:
        """Public keys as a JSON Web Key Set."""
        from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415 - as in issue

        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self._key_id, "use": "sig", "alg": "RS256"}]}

    @cached_property
    def _key(self) -> "RSAPrivateKey":
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as in issue
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

        file = self._folder / "token.key"
        if not file.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            write_private(file, pem)
            return key
        loaded = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError(f"{file.name} holds no RSA key; delete it and a new one is made")
        return loaded

    @cached_property
    def _key_id(self) -> str:
        numbers = self._key.public_key().public_numbers()
        return uuid.uuid5(uuid.NAMESPACE_OID, str(numbers.n)).hex
