"""What the accounts behind a stack's backends have: deployments, their models and versions, and until when these answer.

https://learn.microsoft.com/rest/api/aiservices/accountmanagement/deployments/list,
https://learn.microsoft.com/rest/api/aiservices/accountmanagement/accounts/list-models
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from apim.azure import Arm
from apim.rotate.accounts import VERSION, account_of
from apim.rotate.steps import Unusable
from settings import Settings

NO_UPGRADE: Final = "NoAutoUpgrade"
"""Of `versionUpgradeOption`: the deployment stops answering when its version ends. With the others Azure takes a later one.

https://learn.microsoft.com/azure/ai-foundry/openai/concepts/model-versions
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """One deployment of an account. `retires` is the day from which its version or SKU no longer answers, as ARM tells it."""

    account: str
    name: str
    model: str
    version: str
    sku: str
    capacity: int | None
    upgrade: str
    retires: date | None

    @property
    def is_upgraded(self) -> bool:
        """Whether Azure puts a later version in its place before it ends."""
        return bool(self.upgrade) and self.upgrade != NO_UPGRADE


@dataclass(frozen=True, slots=True)
class Inventory:
    """Deployments by name of the backend whose account has them, and why those of others are not known."""

    deployments: Mapping[str, tuple[Deployed, ...]]
    unknown: Mapping[str, str]


def inventory(settings: Settings, azure: Arm, subscription: str) -> Inventory:
    """Of every backend of a stack. Raises NotReached."""
    found: dict[str, tuple[Deployed, ...]] = {}
    unknown: dict[str, str] = {}
    for name, backend in settings.backends.items():
        identity = backend.credential.managed_identity
        assigned = identity.role_assignment.account if identity and identity.role_assignment else None
        try:
            account = account_of(azure, subscription, backend.origin, assigned)
        except Unusable as unusable:
            unknown[name] = str(unusable).split("; ")[0]
            continue
        ends = _ends(azure.list(f"{account.id}/models", VERSION))
        found[name] = tuple(_deployed(account.name, each, ends) for each in azure.list(f"{account.id}/deployments", VERSION))
    return Inventory(found, unknown)


Ends = Mapping[tuple[str, str, str], date]
"""Days by model, version, and SKU, "" for all of them."""


def _ends(models: Iterable[Mapping[str, Any]]) -> Ends:
    found: dict[tuple[str, str, str], date] = {}
    for model in models:
        name, version = str(model.get("name")), str(model.get("version"))
        inference = (model.get("deprecation") or {}).get("inference")
        days = {"": inference} | {str(sku.get("name")): sku.get("deprecationDate") for sku in model.get("skus") or ()}
        found |= {(name, version, sku): day for sku, text in days.items() if (day := _day(text)) is not None}
    return found


def _day(text: object) -> date | None:
    """The day of a time in ISO 8601; None for what is none."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _deployed(account: str, each: Mapping[str, Any], ends: Ends) -> Deployed:
    properties, sku = each.get("properties") or {}, each.get("sku") or {}
    model = properties.get("model") or {}
    name, version, kind = str(model.get("name") or ""), str(model.get("version") or ""), str(sku.get("name") or "")
    days = [ends[key] for key in ((name, version, ""), (name, version, kind)) if key in ends]
    capacity = sku.get("capacity")
    return Deployed(
        account=account,
        name=str(each.get("name") or str(each.get("id")).rpartition("/")[2]),
        model=name,
        version=version,
        sku=kind,
        capacity=capacity if isinstance(capacity, int) else None,
        upgrade=str(properties.get("versionUpgradeOption") or ""),
        retires=min(days, default=None),
    )
