"""`locations/usages`: how much of a region's quota the deployments of a subscription hold, by model and SKU.

https://learn.microsoft.com/azure/ai-services/openai/how-to/quota; the shape is azure-mgmt-cognitiveservices' `Usage` [S], the
limits are the simulator's own [W] unless seeded. A deployment of a deleted account that is not purged still counts [D, there].
"""

from collections.abc import Iterator

from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resources._cognitive_services import PROVIDER, ListAlone
from apim_simulator.arm.resources.account_models import MODELS, SKUS, region, usage_name
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import QUOTAS, SOFT_DELETED

LIMIT = 100_000
"""Of each model and SKU in each region [W]."""
DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments"


class Usages(ListAlone):
    """A list alone."""

    template = PROVIDER + "/locations/{location}/usages/{usageName}"
    noun = "Usage"

    def listing(self, call: Call) -> Answer:
        """`value` alone [K]."""
        location = call.names["location"]
        held = in_use(call.store, location)
        names = dict.fromkeys(usage_name(sku, model) for sku in SKUS for model, *_ in MODELS)
        return Answer(200, {"value": [_usage(name, held.get(name, 0), limit(call.store, location, name)) for name in names]})


def limit(store: Store, location: object, usage: str) -> int:
    """The quota of a usage in a region."""
    seeded = {region(each): limits for each, limits in store.fact(QUOTAS, {}).items()}
    return int(seeded.get(region(location), {}).get(usage, LIMIT))


def in_use(store: Store, location: object, but: str = "") -> dict[str, int]:
    """Capacity by usage in a region, without the deployment of the id `but`."""
    found: dict[str, int] = {}
    for deployment in _deployments(store, location):
        if deployment.id.lower() != but.lower():
            sku, model = deployment.envelope["sku"], deployment.properties["model"]["name"]
            name = usage_name(sku["name"], model)
            found[name] = found.get(name, 0) + int(sku.get("capacity", 1))
    return found


def check(store: Store, location: object, deployment: Resource) -> None:
    """Raises 400 `InsufficientQuota` for a deployment that does not fit [C].

    https://github.com/microsoft/PubSec-Info-Assistant/issues/880
    """
    sku, model = deployment.envelope["sku"], deployment.properties["model"]["name"]
    name, wanted = usage_name(sku["name"], model), int(sku["capacity"])
    most, held = limit(store, location, name), in_use(store, location, deployment.id).get(name, 0)
    if held + wanted > most:
        message = (
            f"This operation require {wanted} new capacity in quota {name}, which is bigger than the current available capacity "
            f"{max(most - held, 0)}. The current quota usage is {held} and the quota limit is {most} for quota {name}."
        )
        raise ArmError(400, "InsufficientQuota", message, front_door=True)


def _deployments(store: Store, location: object) -> Iterator[Resource]:
    places = {each.id.lower(): each.envelope.get("location") for each in store.of_type("Microsoft.CognitiveServices/accounts")}
    for deployment in store.of_type(DEPLOYMENTS):
        if region(places.get(deployment.id.rpartition("/deployments/")[0].lower())) == region(location):
            yield deployment
    for entry in store.fact(SOFT_DELETED, {}).values():
        if region(entry["location"]) == region(location):
            yield from (Resource(**each) for each in entry["resources"] if each["type"] == DEPLOYMENTS)


def _usage(name: str, current: int, most: int) -> Json:
    localized = f"Tokens Per Minute (thousands) - {name.rpartition('.')[2]}"
    value = {"value": name, "localizedValue": localized}
    return {"name": value, "currentValue": float(current), "limit": float(most), "unit": "Count"}


RESOURCE_TYPE = Usages()
