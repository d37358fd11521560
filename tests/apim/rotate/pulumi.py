"""A stack that is deployed into an Azure in memory."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.apim.rotate.azure import Azure


@dataclass
class Pulumi:
    """Its configuration holds the key; an update writes it into the named value, and exports the subscription's keys."""

    azure: Azure
    stack: str = "dev"
    configured: tuple[str, ...] = ()
    config: dict[str, str] = field(default_factory=lambda: {"openaiKey": "k1"})
    known: dict[str, Any] = field(default_factory=dict)
    ups: int = 0
    previews: int = 0
    more: str = ""
    loses: bool = False
    """Whether the next update is carried out, and its answer lost: the state keeps the old value."""
    held: str = ""

    def previewed(self) -> str:
        """What `pulumi preview --json` prints: the named value, where its key changed."""
        self.previews += 1
        names = [("NamedValue", "upstream-secret-openaiKey")] if self.config["openaiKey"] != self.held else []
        names += [("Backend", self.more)] if self.more else []
        steps = [_step(*name) for name in names]
        return json.dumps({"steps": steps, "changeSummary": {"update": len(steps)}})

    def update(self) -> str:
        """`pulumi up`."""
        self.ups += 1
        self.azure.values["openaiKey"] = {"value": self.config["openaiKey"], "secret": True}
        if self.loses:
            self.loses = False
            raise ConnectionError
        self.held = self.config["openaiKey"]
        keys = self.azure.subscription
        self.known = {
            "subscriptionKeys": {"team": keys["primaryKey"]},
            "secondarySubscriptionKeys": {"team": keys["secondaryKey"]},
        }
        return ""

    def outputs(self) -> dict[str, Any]:
        """Of the last update."""
        return self.known

    def secret(self, key: str) -> str:
        """From the configuration."""
        return self.config[key]

    def keep_secret(self, key: str, value: str) -> None:
        """Into the configuration."""
        self.config[key] = value


def _step(token: str, name: str) -> dict[str, Any]:
    kind = f"azure-native:apimanagement:{token}"
    state = {"type": kind, "custom": True, "inputs": {}}
    return {"op": "update", "urn": f"urn:pulumi:dev::p::{kind}::{name}", "oldState": state, "newState": state}
