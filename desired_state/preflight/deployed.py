"""What of the service, the accounts and their deployments an update before this one has made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from desired_state.revision_state import Resource
from settings import Deployment


class Model(NamedTuple):
    """What a deployment deploys, and how much of the quota it holds."""

    name: str
    version: str
    sku: str
    capacity: int

    @classmethod
    def of(cls, deployment: Deployment) -> Self:
        """Of settings."""
        return cls(deployment.model, deployment.version, deployment.sku, deployment.capacity)


@dataclass(frozen=True, slots=True)
class Deployed:
    """Names in Azure by class, models by names of account and deployment, logical names by class, ids by class and name.

    All but logical names are in lower case.
    """

    names: Mapping[str, frozenset[str]]
    models: Mapping[tuple[str, str], Model]
    logical: Mapping[str, frozenset[str]]
    ids: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: Iterable[Resource]) -> Self:
        """Of the stack's own state."""
        names: dict[str, set[str]] = {}
        logical: dict[str, set[str]] = {}
        models: dict[tuple[str, str], Model] = {}
        ids: dict[tuple[str, str], set[str]] = {}
        for each in state:
            kind = each.kind.rpartition(":")[2]
            names.setdefault(kind, set()).add(str(each.outputs.get("name")).lower())
            logical.setdefault(kind, set()).add(each.name)
            ids.setdefault((kind, str(each.outputs.get("name")).lower()), set()).add(str(each.outputs.get("id") or "").lower())
            if kind == "Deployment" and (found := deployed_model(each.outputs)):
                account, _, deployment = str(each.outputs.get("id")).lower().rpartition("/deployments/")
                models[account.rpartition("/")[2], deployment] = found
        return cls(_frozen(names), models, _frozen(logical), {key: frozenset(each) for key, each in ids.items()})

    def has(self, kind: str, name: str) -> bool:
        """Whether there is one of that class and name in Azure."""
        return name.lower() in self.names.get(kind, frozenset())

    def holds(self, kind: str, path: str) -> bool:
        """Whether there is one of that class and id below the subscription; of one without an id its name counts."""
        where = path.lower()
        return any(not each or each.endswith(where) for each in self.ids.get((kind, where.rpartition("/")[2]), ()))

    def has_logical(self, kind: str, name: str) -> bool:
        """Whether there is one of that class and logical name."""
        return name in self.logical.get(kind, frozenset())

    def model(self, account: str, deployment: str) -> Model | None:
        """What a deployment of an account deploys; None where there is none."""
        return self.models.get((account.lower(), deployment.lower()))


def _frozen(names: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {kind: frozenset(each) for kind, each in names.items()}


def deployed_model(outputs: Mapping[str, Any]) -> Model | None:
    """What a deployment deploys by its state, or by Azure's answer; None where that is not said."""
    model, sku = (outputs.get("properties") or {}).get("model"), outputs.get("sku")
    if not isinstance(model, Mapping) or not isinstance(sku, Mapping):
        return None
    return Model(str(model.get("name")), str(model.get("version")), str(sku.get("name")), int(sku.get("capacity") or 1))
