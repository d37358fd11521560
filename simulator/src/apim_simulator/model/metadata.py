"""`metadata`: pairs of texts that a caller attaches to what is stored."""

from collections.abc import Mapping
from typing import Any

from apim_simulator.model import errors

PAIRS, KEY_LENGTH, VALUE_LENGTH = 16, 64, 512
"""Limits (documented)."""


def check(pairs: Mapping[str, Any]) -> None:
    """Raises Refused for too many pairs, a value that is no text, a key or value that is too long (words from memory)."""
    if len(pairs) > PAIRS:
        message = f"Invalid 'metadata': too many properties. Expected an object with at most {PAIRS} properties."
        raise errors.invalid_request(message, "metadata", "object_above_max_properties")
    for key, value in pairs.items():
        place = f"metadata.{key[:KEY_LENGTH]}"
        if not isinstance(value, str):
            raise errors.invalid_request(f"Invalid type for '{place}': expected a string.", place, "invalid_type")
        if len(key) > KEY_LENGTH or len(value) > VALUE_LENGTH:
            expected = f"Expected at most {KEY_LENGTH} characters in a key and {VALUE_LENGTH} in a value."
            raise errors.invalid_request(f"Invalid '{place}': string too long. {expected}", place, "string_above_max_length")
