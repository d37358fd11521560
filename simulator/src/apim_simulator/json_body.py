"""JSON in bodies that others sent, read where anything may stand."""

import json
from typing import Any

Json = dict[str, Any]


def json_object(body: bytes | bytearray | None) -> Json | None:
    """The JSON object that a body is; None for anything else, such as what is nested too deep."""
    try:
        value = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
