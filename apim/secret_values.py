"""Values of a stack's secret named values: what it last deployed, what is in Azure, and writing the former again.

No GET answers a secret's value, so neither the engine nor a comparison of resources sees that somebody overwrote one;
`listValue` answers it to whoever may ask.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from apim.azure import API_MANAGEMENT, Arm
from apim.engine_markers import SIGNATURE
from apim.ownership import Ownership


class Verdict(StrEnum):
    """Of one named value."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    FOREIGN = "foreign"
    """Another stack claims it, too: it is left."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret named value as last deployed."""

    id: str
    value: str = field(repr=False)

    @property
    def name(self) -> str:
        """In the service."""
        return self.id.rpartition("/")[2]


def deployed(exported: str) -> tuple[Secret, ...]:
    """The secret named values of a state that `pulumi stack export --show-secrets` printed, by name. Raises ValueError.

    The state has them in the order in which Azure took them.
    """
    resources = json.loads(exported)["deployment"].get("resources") or []
    found = []
    for each in resources:
        value = (each.get("inputs") or {}).get("value")
        if str(each.get("type")).endswith(":NamedValue") and isinstance(value, dict) and SIGNATURE in value:
            found.append(Secret(str(each.get("id")), str(json.loads(value["plaintext"]))))
    return tuple(sorted(found, key=lambda secret: secret.name))


def compared(secrets: Sequence[Secret], azure: Arm, ownership: Ownership) -> Iterator[tuple[Secret, Verdict]]:
    """Each with what became of it. Raises NotReached."""
    for secret in secrets:
        if ownership.others(secret.id):
            yield secret, Verdict.FOREIGN
        elif azure.get(secret.id, API_MANAGEMENT) is None:
            yield secret, Verdict.MISSING
        else:
            is_same = azure.post(f"{secret.id}/listValue", API_MANAGEMENT).get("value") == secret.value
            yield secret, Verdict.SAME if is_same else Verdict.CHANGED


def restore(secret: Secret, azure: Arm) -> None:
    """Write the value as deployed; what else the named value has stays. Raises NotReached."""
    there = (azure.get(secret.id, API_MANAGEMENT) or {}).get("properties") or {}
    properties = {"displayName": there.get("displayName") or secret.name, "secret": True, "value": secret.value}
    if there.get("tags"):
        properties["tags"] = there["tags"]
    azure.put(secret.id, API_MANAGEMENT, {"properties": properties})
