"""Headers of every answer, by how far a request came.

Levels, each with those before it: `front` (the id alone), `edge` (and transport security), `region` (and the region), `model`
(and what the deployment adds to a refusal), `answered` (recordings.py). `limited` and `called` are the refusals of the rate
limiter.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apim_simulator.model import recordings
from apim_simulator.model.rate_limits import Reading

REGIONS = {
    "canadaeast": "Canada East",
    "eastus": "East US",
    "eastus2": "East US 2",
    "francecentral": "France Central",
    "germanywestcentral": "Germany West Central",
    "japaneast": "Japan East",
    "northcentralus": "North Central US",
    "northeurope": "North Europe",
    "southcentralus": "South Central US",
    "swedencentral": "Sweden Central",
    "switzerlandnorth": "Switzerland North",
    "uksouth": "UK South",
    "westeurope": "West Europe",
    "westus": "West US",
    "westus3": "West US 3",
}
"""Display names of regions, as x-ms-region shows them (recorded for Canada East, East US, East US 2, West Europe, West US)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the headers of an answered call depend on. `model` is with its version, as x-ms-served-model shows it."""

    reading: Reading
    deployment: str
    model: str
    family: str
    month: str
    streamed: bool


def region_name(location: str) -> str:
    """`East US 2` for `eastus2`; a location outside our table shows as it is."""
    return REGIONS.get(location.lower().replace(" ", ""), location)


def common(level: str, location: str, served: Served | None) -> dict[str, str]:
    """Headers of an answer by its level; a request that no deployment counted goes no further than `region`."""
    if level in ("front", "edge"):
        return front() if level == "front" else edge()
    further = _FURTHER.get(level)
    return region(location) | (further(served) if further and served else {})


def front() -> dict[str, str]:
    """What even a refused key gets (aoai-401-*)."""
    return {"apim-request-id": str(uuid.uuid4())}


def edge() -> dict[str, str]:
    """What an unknown path gets (aoai-404-wrong-path)."""
    return front() | {
        "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
        "x-content-type-options": "nosniff",
    }


def region(location: str) -> dict[str, str]:
    """What an unknown deployment gets (aoai-404-deployment-not-found-2026)."""
    return edge() | {"x-ms-region": region_name(location)}


def refused(served: Served) -> dict[str, str]:
    """What a refusal of the model gets (aoai-400-content-filter, aoai-400-unsupported-parameter-v1)."""
    return {"x-ms-deployment-name": served.deployment} | _limits(served.reading)


def limited(served: Served) -> dict[str, str]:
    """What a refusal for tokens gets beside its own: no remaining-tokens (aoai-429-tokens-2025-12)."""
    headers = refused(served)
    del headers["x-ratelimit-remaining-tokens"]
    return headers | {"x-ms-client-request-id": "Not-Set"}


def called(_served: Served) -> dict[str, str]:
    """What a refusal for calls gets beside its own (aoai-429-calls-2023)."""
    return {"x-ms-client-request-id": "Not-Set"}


def answered(served: Served) -> dict[str, str]:
    """What an answer of the model gets."""
    values = _limits(served.reading) | _resets(served.reading) | _service(served)
    return {name: values[name] for name in recordings.header_names(served.family, served.month)}


def _limits(reading: Reading) -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": str(reading.limit_requests),
        "x-ratelimit-limit-tokens": str(reading.limit_tokens),
        "x-ratelimit-remaining-requests": str(reading.remaining_requests),
        "x-ratelimit-remaining-tokens": str(reading.remaining_tokens),
    }


def _resets(reading: Reading) -> dict[str, str]:
    """Whole seconds, as since June 2026 (aoai-stream-deployment-usage): one call, and this call's tokens, at the full rate."""
    return {
        "x-ratelimit-abusepenalty-active": "False",
        "x-ratelimit-renewalperiod-requests": "60",
        "x-ratelimit-renewalperiod-tokens": "60",
        "x-ratelimit-reset-requests": str(60 // reading.limit_requests),
        "x-ratelimit-reset-tokens": str(60 * reading.tokens // reading.limit_tokens),
    }


def _service(served: Served) -> dict[str, str]:
    session = hashlib.sha256(served.deployment.lower().encode()).hexdigest()
    return {
        "azureai-fe-is-streaming": str(served.streamed),
        "azureai-fe-offer-type": "paygo",
        "azureai-processed-tier": "default",
        "azureai-requested-tier": "default",
        "azureml-model-session": f"d{int(session[:12], 16) % 10**14:014d}-{session[-12:]}",
        "cache-control": "no-cache",
        "skip-error-remapping": "true",
        "x-accel-buffering": "no",
        "x-ms-aoai-configured-data-retention-days": "30",
        "x-ms-deployment-name": served.deployment,
        "x-ms-is-spilled-over": "false",
        "x-ms-rai-invoked": "true",
        "x-ms-served-model": served.model,
        "x-ratelimit-key": served.deployment,
        "x-request-id": str(uuid.uuid4()),
    }


_FURTHER: Mapping[str, Callable[[Served], dict[str, str]]] = {
    "model": refused,
    "limited": limited,
    "called": called,
    "answered": answered,
}
