"""Headers of every answer, by how far a request came.

Levels, each with those before it: `front` (the id alone), `edge` (and transport security), `region` (and the region), `model`
(and what the deployment adds). `limited` and `called` are the refusals of the rate limiter. Header sets are those of 2025 and
2026 (aoai-chat-200-2026, aoai-404-*, aoai-400-*, aoai-429-*).
"""

import hashlib
import uuid
from collections.abc import Mapping

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


def region_name(location: str) -> str:
    """`East US 2` for `eastus2`; a location outside our table shows as it is."""
    return REGIONS.get(location.lower().replace(" ", ""), location)


def common(level: str, location: str, reading: Reading | None, deployment: str) -> dict[str, str]:
    """Headers of an answer by its level; a request that no deployment counted goes no further than `region`."""
    if level in ("front", "edge"):
        return front() if level == "front" else edge()
    further = _FURTHER.get(level)
    return region(location) | (further(reading, deployment) if further and reading else {})


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


def limits(reading: Reading, deployment: str) -> dict[str, str]:
    """What a refusal of the model gets (aoai-400-content-filter, aoai-400-unsupported-parameter-v1)."""
    return {
        "x-ms-deployment-name": deployment,
        "x-ratelimit-limit-requests": str(reading.limit_requests),
        "x-ratelimit-limit-tokens": str(reading.limit_tokens),
        "x-ratelimit-remaining-requests": str(reading.remaining_requests),
        "x-ratelimit-remaining-tokens": str(reading.remaining_tokens),
    }


def limited(reading: Reading, deployment: str) -> dict[str, str]:
    """What a refusal for tokens gets beside its own: no remaining-tokens (aoai-429-tokens-2025-12)."""
    headers = limits(reading, deployment)
    del headers["x-ratelimit-remaining-tokens"]
    return headers | {"x-ms-client-request-id": "Not-Set"}


def answered(reading: Reading, deployment: str) -> dict[str, str]:
    """What an answer of the model gets (aoai-chat-200-2026). Resets are milliseconds.

    One call, and this call's tokens, at the full rate.
    """
    session = hashlib.sha256(deployment.lower().encode()).hexdigest()
    return limits(reading, deployment) | {
        "azureml-model-session": f"d{int(session[:12], 16) % 10**14:014d}-{session[-12:]}",
        "skip-error-remapping": "true",
        "x-ms-is-spilled-over": "false",
        "x-ratelimit-abusepenalty-active": "False",
        "x-ratelimit-renewalperiod-requests": "60",
        "x-ratelimit-renewalperiod-tokens": "60",
        "x-ratelimit-reset-requests": str(60_000 // reading.limit_requests),
        "x-ratelimit-reset-tokens": str(60_000 * reading.tokens // reading.limit_tokens),
        "x-request-id": str(uuid.uuid4()),
    }


def called(_reading: Reading, _deployment: str) -> dict[str, str]:
    """What a refusal for calls gets beside its own (aoai-429-calls-2023)."""
    return {"x-ms-client-request-id": "Not-Set"}


_FURTHER = {"model": limits, "limited": limited, "called": called, "answered": answered}

CHAT: Mapping[str, str] = {"x-accel-buffering": "no", "x-ms-rai-invoked": "true"}
"""What chat answers add; the recorded embeddings answer has neither."""
