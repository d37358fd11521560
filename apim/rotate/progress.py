"""How far a rotation has come: a plain named value of the service, written before each key is made anew.

It holds fingerprints, no keys: a key has 128 random bits, so none can be guessed from its hash.
"""

import hashlib
import json
from dataclasses import dataclass

from apim.azure import API_MANAGEMENT, Arm
from apim.json_body import json_object

FORMAT = "azure-openai-apim/rotation"
PREFIX = "rotation-"


def fingerprint(key: str) -> str:
    """What tells a key from others without telling it."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one rotation in a service; `name` says of what. All methods raise NotReached."""

    azure: Arm
    service_id: str
    name: str

    def read(self) -> dict[str, str]:
        """What was written down, {} where no rotation is under way."""
        found = self.azure.get(self._id, API_MANAGEMENT)
        text = str(((found or {}).get("properties") or {}).get("value") or "")
        values = json_object(text) or {}
        return {str(key): str(value) for key, value in values.items()} if values.get("format") == FORMAT else {}

    def write(self, **values: str) -> None:
        """Write down instead of what was there."""
        text = json.dumps({"format": FORMAT, **values}, separators=(",", ":"))
        properties = {"displayName": self.named_value, "value": text, "secret": False}
        self.azure.put(self._id, API_MANAGEMENT, {"properties": properties})

    def clear(self) -> None:
        """The rotation is over."""
        self.azure.delete(self._id, API_MANAGEMENT)

    @property
    def named_value(self) -> str:
        """Its name in the service."""
        return f"{PREFIX}{self.name}"

    @property
    def _id(self) -> str:
        return f"{self.service_id}/namedValues/{self.named_value}"
