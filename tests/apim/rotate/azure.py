"""An Azure of one account, one subscription and some named values, in memory."""

from dataclasses import dataclass, field
from typing import Any

SERVICE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim"
ACCOUNT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/contoso"
NEW = iter(f"{number:032x}" for number in range(1000, 100000))


@dataclass
class Azure:
    """Counts its writes. `cut` is the number of the write whose answer is lost, after it was done."""

    keys: dict[str, str] = field(default_factory=lambda: {"key1": "k1", "key2": "k2"})
    subscription: dict[str, str] = field(default_factory=lambda: {"primaryKey": "p", "secondaryKey": "s"})
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    backends: dict[str, str] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    cut: int = -1

    def get(self, path: str, api_version: str) -> dict[str, Any] | None:
        """A named value."""
        assert api_version
        found = self.values.get(path.rpartition("/")[2])
        return None if found is None else {"properties": found}

    def list(self, path: str, api_version: str) -> list[dict[str, Any]]:
        """Named values or backends."""
        assert api_version
        if path.endswith("/backends"):
            return [{"name": name, "properties": {"url": url}} for name, url in self.backends.items()]
        return [{"name": name, "properties": value} for name, value in self.values.items()]

    def put(self, path: str, api_version: str, body: dict[str, Any]) -> None:
        """A named value."""
        assert api_version
        self.values[path.rpartition("/")[2]] = body["properties"]
        self._written(f"PUT {path}")

    def delete(self, path: str, api_version: str) -> None:
        """A named value."""
        assert api_version
        self.values.pop(path.rpartition("/")[2], None)
        self._written(f"DELETE {path}")

    def post(self, path: str, api_version: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The actions."""
        assert api_version
        action = path.rpartition("/")[2]
        if action == "listKeys":
            return self.keys
        if action == "listSecrets":
            return self.subscription
        if action == "listValue":
            return {"value": self.values[path.split("/")[-2]]["value"]}
        if action == "regenerateKey":
            assert body
            self.keys = {**self.keys, body["keyName"].lower(): next(NEW)}
        else:
            which = action.removeprefix("regenerate")
            self.subscription = {**self.subscription, which[0].lower() + which[1:]: next(NEW)}
        self._written(f"POST {path}")
        return {}

    def _written(self, what: str) -> None:
        self.writes.append(what)
        if len(self.writes) - 1 == self.cut:
            raise ConnectionError(what)
