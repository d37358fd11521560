"""JSON web tokens as expressions see them, read without judging the signature.

Members: https://learn.microsoft.com/azure/api-management/api-management-policy-expressions [D].
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apim_simulator.policy.expressions.values import EvaluationFailed


@dataclass(frozen=True, slots=True)
class Jwt:
    """Header and claims as in the token; claims keep their JSON types."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]

    def __str__(self) -> str:
        """Never what is in it: a trace shows values of expressions."""
        return "Jwt"

    def claims(self) -> dict[str, list[str]]:
        """`Claims`: every claim as texts, an array as several [D: the dictionary's values are string arrays]."""
        return {name: texts(value) for name, value in self.payload.items()}


def texts(value: Any) -> list[str]:
    """A claim's values as the texts that policies compare: strings as they are, anything else as JSON (inferred)."""
    values = value if isinstance(value, list) else [value]
    return [found if isinstance(found, str) else json.dumps(found, separators=(",", ":")) for found in values]


def read_jwt(text: str | None) -> Jwt | None:
    """The token in a compact serialisation, None for anything else: `AsJwt()` is null there [D]."""
    parts = (text or "").split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        return None
    try:
        header, payload = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (ValueError, binascii.Error):
        return None
    return Jwt(header, payload) if isinstance(header, dict) and isinstance(payload, dict) else None


def claim_or_default(claims: Mapping[str, list[str]], name: str, default: str | None) -> str | None:
    """`Claims.GetValueOrDefault(name, default)`: several values comma-separated, as headers are (inferred)."""
    return ",".join(claims[name]) if name in claims else default


def text_claim(name: str) -> Any:
    """A getter of a claim that is one text; null where the token lacks it."""
    return lambda token: next(iter(texts(token.payload[name])), None) if name in token.payload else None


def time_claim(name: str) -> Any:
    """A getter of a claim in seconds since 1970. Raises EvaluationFailed where the token lacks it: the member is no reference."""

    def get(token: Jwt) -> datetime:
        value = token.payload.get(name)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise EvaluationFailed("Nullable object must have a value.")
        return datetime.fromtimestamp(value, UTC)

    return get
