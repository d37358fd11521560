"""What a stack's own state tells of ownership: the id of its ledger, and the names that it made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from desired_state.ownership.claims import ROLES, Claim
from desired_state.ownership.ledger import ledger_id
from desired_state.revision_state import Resource

LEDGER = "azure-openai-apim:index:Ledger"
_PART = f"{LEDGER}$azure-native:apimanagement:NamedValue"
_CLASSES = {
    "azure-native:apimanagement:Api": "apis",
    "azure-native:apimanagement:Backend": "backends",
    "azure-native:apimanagement:NamedValue": "namedValues",
    "azure-native:apimanagement:Product": "products",
    "azure-native:apimanagement:Subscription": "subscriptions",
    "azure-native:apimanagement:Logger": "loggers",
    "azure-native:apimanagement:PolicyFragment": "policyFragments",
    "azure-native:apimanagement:ApiVersionSet": "apiVersionSets",
    "azure-native:apimanagement:Diagnostic": "diagnostics",
    "azure-native:authorization:RoleAssignment": "roleAssignments",
}
"""Type below the service by the provider's class."""


_VERSION = re.compile(r"/v\d{8}\w*:")
"""An api-version in a type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Possessions:
    """What the state holds in the service: `ledger` is the id of the stack's ledger there, None before the first update with one.

    `names` are pairs of type and name in lower case; `paths` are those of APIs by name in lower case.
    """

    ledger: str | None
    names: frozenset[tuple[str, str]]
    paths: dict[str, str]

    def may_create(self, claim: Claim) -> bool:
        """Whether an update would make this, or move it to another path."""
        name = claim.name.lower()
        kind = "roleAssignments" if claim.kind in ROLES else claim.kind
        return (kind, name) not in self.names or (kind == "apis" and self.paths.get(name) != claim.path)

    @classmethod
    def of(cls, state: Iterable[Resource], service: str) -> Self:
        """From the state. What it holds in another service than `service` (`group/name`) says nothing of this one."""
        resources = list(state)
        if any(each.kind == LEDGER and str(each.outputs.get("service")).lower() != service.lower() for each in resources):
            return cls(ledger=None, names=frozenset(), paths={})
        parts = [str(each.outputs.get("name") or "") for each in resources if each.kind == _PART]
        named = [
            (kind, str(each.outputs.get("name") or "").partition(";rev=")[0].lower(), str(each.outputs.get("path") or ""))
            for each in resources
            if each.kind != _PART and (kind := _CLASSES.get(_VERSION.sub(":", each.kind.rpartition("$")[2])))
        ]
        return cls(
            ledger=ledger_id(parts[0]) if parts else None,
            names=frozenset((kind, name) for kind, name, _ in named),
            paths={name: path for kind, name, path in named if kind == "apis"},
        )
