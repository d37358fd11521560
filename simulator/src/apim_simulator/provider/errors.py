"""What can go wrong, as exceptions with the text the engine shows."""

import json
from collections.abc import Mapping
from typing import Any


class ProviderError(Exception):
    """Ends an RPC with its text. The base of all that is expected to go wrong."""


class ConfigurationError(ProviderError):
    """The provider's configuration cannot be used."""


class ArmRefused(ProviderError):
    """ARM answered with an error; the text carries its status, code, message and details as they came."""

    def __init__(self, status: int, body: bytes) -> None:
        error = arm_error(body)
        self.status = status
        self.code = str(error.get("code", ""))
        self.message = str(error.get("message", ""))
        if not self.code:  # not ARM's error shape: the body is all there is
            super().__init__(f"Status={status} {body.decode('utf-8', errors='replace')}".rstrip())
            return
        details = f" Details={json.dumps(error['details'], ensure_ascii=False)}" if error.get("details") else ""
        super().__init__(f'Status={status} Code="{self.code}" Message="{self.message}"{details}')


class OperationFailed(ProviderError):
    """ARM accepted a write, and the operation behind it failed, was cancelled or took too long."""


class Unreachable(ProviderError):
    """No answer came."""


class Cancelled(ProviderError):
    """The engine asked for the end."""

    def __init__(self) -> None:
        super().__init__("cancelled")


def arm_error(body: bytes) -> Mapping[str, Any]:
    """The `error` object of an ARM answer, or an empty mapping."""
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    error = parsed.get("error") if isinstance(parsed, dict) else None
    return error if isinstance(error, dict) else {}
