"""`Microsoft.CognitiveServices/accounts/models`: which models an account can deploy, and until when they answer.

The members are those of `AccountModel` (azure-mgmt-cognitiveservices 14.1.0) [S]; no recording has this list. Which models there
are, and their dates, are the simulator's own [W]: Azure moves them, and tells them by region.
"""

from typing import Any, Final

from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.arm.resources.accounts import ACCOUNT, API_VERSIONS, PACKAGE

Json = dict[str, Any]

MODELS: Final = (
    ("gpt-4o", "2024-08-06", "2047-03-31", False),
    ("gpt-4o", "2024-11-20", "2047-10-01", True),
    ("gpt-4o-mini", "2024-07-18", "2047-10-01", True),
    ("gpt-35-turbo-instruct", "0914", "2047-01-15", True),
    ("text-embedding-3-small", "1", None, True),
)
"""Model, version, the day from which inference ends (None: unknown), and whether it is the model's default version."""


class AccountModels(ResourceType):
    """Models of an account: a list alone."""

    template = ACCOUNT + "/models/{modelName}"
    noun = "Model"
    package = PACKAGE
    api_versions = API_VERSIONS
    methods = frozenset()

    def listing(self, call: Call) -> Answer:
        """`value` alone [K]; the same for every account [W]."""
        del call
        return Answer(200, {"value": [_model(*each) for each in MODELS]})


def _model(name: str, version: str, ends: str | None, default: bool) -> Json:
    """`deprecation` holds times, and so does `deprecationDate` of a SKU [S]."""
    moment = None if ends is None else f"{ends}T00:00:00Z"
    sku: Json = {"name": "Standard", "usageName": f"OpenAI.Standard.{name}", "capacity": {"maximum": 1000, "default": 10}}
    found: Json = {
        "format": "OpenAI",
        "name": name,
        "version": version,
        "isDefaultVersion": default,
        "maxCapacity": 3,
        "lifecycleStatus": "GenerallyAvailable",
        "skus": [sku if moment is None else {**sku, "deprecationDate": moment}],
    }
    return found if moment is None else {**found, "deprecation": {"inference": moment}}


RESOURCE_TYPE = AccountModels()
