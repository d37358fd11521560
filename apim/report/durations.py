"""How long to expect operations that take minutes, of which the provider reports no progress."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from apim.preview import Preview, Step
from apim.report.model import Message, Quoted

CREATED: Final = {
    "Consumption": "about a minute",
    "BasicV2": "some minutes",
    "StandardV2": "some minutes",
    "PremiumV2": "some minutes",
}
"""To make a service, by tier: https://learn.microsoft.com/azure/api-management/vscode-create-service-instance,
https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview; the classic tiers 30 to 40 minutes, by the first."""
CLASSIC: Final = "30 to 40 minutes"
TIERS: Final = frozenset({*CREATED, "Developer", "Basic", "Standard", "Premium"})
SCALED: Final = "15 to 45 minutes"
"""Another tier or other units: https://learn.microsoft.com/azure/api-management/upgrade-and-scale."""
NEW: Final = frozenset({"create", "replace"})


def remarks(preview: Preview) -> Iterator[Message]:
    """One for each service, one for all new accounts, one for all new deployments (recorded of both: cog24-02, cog24-04)."""
    for step in preview.steps:
        if step.token == "ApiManagementService":
            yield from _of_service(step)
    new = Counter(step.token for step in preview.steps if step.op in NEW)
    if count := new["Account"]:
        yield (f"expect about a minute for {_counted(count, 'new account')}, without signs of progress",)
    if count := new["Deployment"]:
        yield (f"expect some seconds for {_counted(count, 'new deployment')}, one after the other in each account",)


def _of_service(step: Step) -> Iterator[Message]:
    tier = _tier(step.new)
    if step.op in NEW:
        known = (" of tier ", Quoted(tier)) if tier else ()
        yield (f"expect {CREATED.get(tier, CLASSIC)} until the service", *known, " is made, without signs of progress")
    elif step.op == "update" and "sku" in step.reasons:
        yield (f"expect {SCALED} until the service has its new tier or units, without signs of progress",)


def _tier(inputs: Mapping[str, Any]) -> str:
    """The tier, if it is one that there is."""
    sku = inputs.get("sku")
    name = sku.get("name") if isinstance(sku, Mapping) else None
    return str(name) if name in TIERS else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"
