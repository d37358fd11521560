"""Regions that have a model with SKU Standard, as Microsoft's documentation had it on a day: for those who may not ask Azure.

From the table of Standard deployments in https://learn.microsoft.com/azure/ai-foundry/openai/concepts/models, revision 8ac9da3e of
https://github.com/MicrosoftDocs/azure-ai-docs, dated as below. Of other SKUs, models and regions nothing is known here.
"""

from typing import Final

DATE: Final = "2025-08-12"
_LARGE: Final = (
    ("gpt-5.1", "2025-11-13"),
    ("o4-mini", "2025-04-16"),
    ("gpt-4.1", "2025-04-14"),
    ("gpt-4.1-mini", "2025-04-14"),
    ("o1", "2024-12-17"),
    ("gpt-4o", "2024-11-20"),
    ("gpt-4o", "2024-08-06"),
    ("gpt-4o", "2024-05-13"),
    ("gpt-4o-mini", "2024-07-18"),
    ("text-embedding-ada-002", "2"),
)
"""What the largest regions have in common."""
_MINI, _GPT_4_1, _GPT_5_1 = _LARGE[3], _LARGE[2], _LARGE[0]
_GPT_4O, _GPT_4O_OLDER = _LARGE[5], _LARGE[6]
_ADA, _ADA_1 = _LARGE[9], ("text-embedding-ada-002", "1")
_EMBEDDING_LARGE, _EMBEDDING_SMALL = ("text-embedding-3-large", "1"), ("text-embedding-3-small", "1")
_TTS, _WHISPER = (("tts", "001"), ("tts-hd", "001")), ("whisper", "001")
_COMMON: Final = (_MINI, _GPT_4O, _ADA, _EMBEDDING_LARGE)

STANDARD: Final[dict[str, frozenset[tuple[str, str]]]] = {
    region: frozenset(models)
    for region, models in {
        "australiaeast": (*_COMMON, _EMBEDDING_SMALL),
        "brazilsouth": (_ADA,),
        "canadaeast": (*_COMMON, _EMBEDDING_SMALL),
        "centralus": (_GPT_5_1, _GPT_4O, _GPT_4O_OLDER),
        "eastus": (*_LARGE, _ADA_1, _EMBEDDING_LARGE, _EMBEDDING_SMALL),
        "eastus2": (*_LARGE, _EMBEDDING_LARGE, _EMBEDDING_SMALL, _WHISPER),
        "francecentral": _COMMON,
        "germanywestcentral": (_EMBEDDING_LARGE,),
        "japaneast": (*_COMMON, _EMBEDDING_SMALL),
        "koreacentral": (_EMBEDDING_LARGE,),
        "northcentralus": (*_LARGE, *_TTS, _WHISPER),
        "norwayeast": (_GPT_4O, _ADA, _EMBEDDING_LARGE, _WHISPER),
        "polandcentral": (_EMBEDDING_LARGE,),
        "southafricanorth": (_ADA, _EMBEDDING_LARGE),
        "southcentralus": (*_LARGE, _ADA_1),
        "southeastasia": (_EMBEDDING_LARGE,),
        "southindia": (*_COMMON, _WHISPER),
        "spaincentral": (_EMBEDDING_LARGE,),
        "swedencentral": (*_LARGE, _EMBEDDING_LARGE, *_TTS, _WHISPER),
        "switzerlandnorth": (*_COMMON, _GPT_4_1, _EMBEDDING_SMALL, _WHISPER),
        "uaenorth": (_ADA, _EMBEDDING_LARGE, _EMBEDDING_SMALL, _WHISPER),
        "uksouth": _COMMON,
        "westeurope": (_MINI, _ADA, _WHISPER),
        "westus": (*_LARGE, _EMBEDDING_SMALL),
        "westus3": (*_LARGE, _EMBEDDING_LARGE, *_TTS),
    }.items()
}
_KNOWN: Final = frozenset(model for models in STANDARD.values() for model in models)


def has(region: str, model: str, version: str, sku: str) -> bool | None:
    """Whether the region has it; None where the table knows nothing."""
    if sku != "Standard" or region not in STANDARD or (model, version) not in _KNOWN:
        return None
    return (model, version) in STANDARD[region]
