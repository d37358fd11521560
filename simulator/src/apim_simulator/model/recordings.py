"""Which members and headers an answer has: those of the month in which its model was last recorded.

Azure OpenAI's answers grow with its releases, and no rule but time was found in the recordings, so each model answers as it last
did (captures aoai-*, aoai2-*; months of their Date headers). A model of which there is no recording answers as in March 2026, the
newest month with whole and streamed answers, with and without usage.
"""

from collections.abc import Mapping

CHAT, EMBEDDINGS, FOUNDRY, RESPONSES, XAI, OTHERS = "chat", "embeddings", "foundry", "responses", "xai", "others"
"""Families of routes whose answers carry the same headers; `xai` is Foundry's route with a model of that vendor."""

_RATES = (
    "x-ratelimit-abusepenalty-active",
    "x-ratelimit-limit-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-renewalperiod-requests",
    "x-ratelimit-renewalperiod-tokens",
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
)
_FRONT_END = ("azureai-fe-is-streaming", "azureai-fe-offer-type")
HEADERS: Mapping[str, tuple[str, ...]] = {
    CHAT: (
        *_RATES,
        "azureai-fe-is-streaming",
        "azureml-model-session",
        "skip-error-remapping",
        "x-accel-buffering",
        "x-ms-deployment-name",
        "x-ms-is-spilled-over",
        "x-ms-rai-invoked",
        "x-ms-served-model",
        "x-ratelimit-key",
        "x-request-id",
    ),
    EMBEDDINGS: ("azureml-model-session", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "x-request-id"),
    FOUNDRY: (*_FRONT_END, "skip-error-remapping"),
    RESPONSES: (
        *_RATES,
        *_FRONT_END,
        "skip-error-remapping",
        "x-ms-aoai-configured-data-retention-days",
        "x-ms-is-spilled-over",
        "x-ms-served-model",
        "x-ratelimit-key",
        "x-request-id",
    ),
    XAI: (*_FRONT_END, "azureai-processed-tier", "azureai-requested-tier", "cache-control"),
    OTHERS: ("x-request-id",),
}
"""Headers of an answered call beside those that even a refused one has (headers.py)."""

SINCE: Mapping[str, str] = {
    **dict.fromkeys(("x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "x-ms-deployment-name"), "2025-07"),
    "skip-error-remapping": "2026-03",
    "x-ms-is-spilled-over": "2026-03",
    "x-ratelimit-abusepenalty-active": "2026-03",
    "x-ratelimit-renewalperiod-requests": "2026-03",
    "x-ratelimit-renewalperiod-tokens": "2026-03",
    "x-ratelimit-reset-requests": "2026-03",
    "x-ratelimit-reset-tokens": "2026-03",
    "x-ratelimit-key": "2026-04",
    "azureai-fe-is-streaming": "2026-06",
    "x-ms-served-model": "2026-06",
    "azureai-fe-offer-type": "2026-08",
    "x-ms-aoai-configured-data-retention-days": "2026-08",
}
"""The first month in which a header was recorded, where an older recording of its family lacks it."""
SERVICE_TIER, LATENCY = "2026-04", "2026-06"
"""First months of `service_tier` and, in usage, `latency_checkpoint` of chat completions."""
REASONING_CONTEXT, TOOL_USAGE = "2026-07", "2026-08"
"""First months of the members of a response that came with the reasoning's context, and with `tool_usage`."""

DEFAULT: Mapping[str, str] = {CHAT: "2026-03", EMBEDDINGS: "2024-02"}
NEWEST = "2026-08"
MODELS: Mapping[tuple[str, str], str] = {
    (CHAT, "gpt-4o"): "2026-02",
    (CHAT, "gpt-4o-mini"): "2026-02",
    (CHAT, "gpt-5-mini"): "2026-01",
    (CHAT, "gpt-5-nano"): "2026-02",
    (CHAT, "gpt-5.2"): "2026-06",
    (CHAT, "gpt-5.2-chat"): "2026-04",
    (RESPONSES, "gpt-5.2-chat"): "2026-04",
    (RESPONSES, "gpt-5.4"): "2026-07",
    (RESPONSES, "gpt-5.5"): "2026-07",
    (RESPONSES, "gpt-5.6-sol"): "2026-07",
}
"""Month of a model's last recording on a family of routes, where it is not the family's usual one."""


def month(family: str, model: str) -> str:
    """The month whose answers a model gives, as `2026-03`."""
    return MODELS.get((family, model)) or DEFAULT.get(family, NEWEST)


def header_names(family: str, of_month: str) -> list[str]:
    """Names of the headers of an answered call."""
    return [name for name in HEADERS[family] if SINCE.get(name, "") <= of_month]
