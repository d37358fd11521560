"""Which models can be deployed, and until when they answer: `accounts/models` of an account, `locations/models` of a region.

The members are those of `AccountModel` and `Model` (azure-mgmt-cognitiveservices 14.1.0) [S]; no recording has these lists. Which
models there are, and their dates, are the simulator's own [W], the same in every region but for what a seed withholds.
"""

from collections.abc import Iterator
from typing import Final

from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.resources._cognitive_services import ACCOUNT, PROVIDER, ListAlone
from apim_simulator.arm.resources.accounts import KINDS_HERE
from apim_simulator.store import Json, Store
from apim_simulator.world import WITHHELD

MODELS: Final = (
    ("gpt-4o", "2024-08-06", "2047-03-31", False),
    ("gpt-4o", "2024-11-20", "2047-10-01", True),
    ("gpt-4o-mini", "2024-07-18", "2047-10-01", True),
    ("gpt-35-turbo-instruct", "0914", "2047-01-15", True),
    ("text-embedding-3-small", "1", None, True),
    ("text-embedding-3-large", "1", None, True),
)
"""Model, version, the day from which inference ends (None: unknown), and whether it is the model's default version."""
SKUS: Final = ("Standard", "GlobalStandard")


def region(location: object) -> str:
    """A location as Azure compares it: `West Europe` is `westeurope`."""
    return str(location).replace(" ", "").lower()


def usage_name(sku: str, model: str) -> str:
    """Name of the quota that a deployment counts against (https://learn.microsoft.com/azure/ai-services/openai/how-to/quota)."""
    return f"OpenAI.{sku}.{model}"


def offered(store: Store, location: object) -> Iterator[Json]:
    """Models that a region offers."""
    withheld = {region(each): models for each, models in store.fact(WITHHELD, {}).items()}.get(region(location), ())
    return (_model(*each) for each in MODELS if each[0] not in withheld)


class AccountModels(ListAlone):
    """Models of an account: a list alone."""

    template = ACCOUNT + "/models/{modelName}"
    noun = "Model"

    def listing(self, call: Call) -> Answer:
        """`value` alone [K]."""
        return Answer(200, {"value": list(offered(call.store, call.parent.envelope["location"]))})


class LocationModels(ListAlone):
    """Models of a region, for each kind of account and SKU: a list alone."""

    template = PROVIDER + "/locations/{location}/models/{modelName}"
    noun = "Model"

    def listing(self, call: Call) -> Answer:
        """`value` alone [K]."""
        models = list(offered(call.store, call.names["location"]))
        value = [{"kind": kind, "skuName": "S0", "model": model} for kind in KINDS_HERE for model in models]
        return Answer(200, {"value": value})


def _model(name: str, version: str, ends: str | None, default: bool) -> Json:
    """`deprecation` holds times, and so does `deprecationDate` of a SKU [S]."""
    moment = None if ends is None else f"{ends}T00:00:00Z"
    skus: list[Json] = [
        {"name": sku, "usageName": usage_name(sku, name), "capacity": {"maximum": 1000, "default": 10}} for sku in SKUS
    ]
    found: Json = {
        "format": "OpenAI",
        "name": name,
        "version": version,
        "isDefaultVersion": default,
        "maxCapacity": 3,
        "lifecycleStatus": "GenerallyAvailable",
        "skus": [sku if moment is None else {**sku, "deprecationDate": moment} for sku in skus],
    }
    return found if moment is None else {**found, "deprecation": {"inference": moment}}


RESOURCE_TYPES = (AccountModels(), LocationModels())
