"""Which operations a model has, by the beginning of its name; a name that says nothing chats.

Sources: https://learn.microsoft.com/azure/ai-foundry/openai/concepts/models and, for Responses, …/how-to/responses.
"""

import re
from collections.abc import Mapping

from apim_simulator.model import errors

EMBEDDINGS = re.compile(r"text-embedding-")
COMPLETIONS = re.compile(r"gpt-3\.?5-turbo-instruct|davinci-002|babbage-002")
IMAGES = re.compile(r"dall-e-3|gpt-image-")
SPEECH = re.compile(r"tts|gpt-4o-mini-tts")
TRANSCRIPTIONS = re.compile(r"whisper|gpt-4o-(mini-)?transcribe")
REALTIME = re.compile(r"gpt-4o-(mini-)?realtime|gpt-realtime|gpt-4o-(mini-)?audio|gpt-audio")
BEFORE_RESPONSES = re.compile(r"gpt-3\.?5|gpt-4(-|$)|gpt-4-32k")
"""Models that chat and have no Responses."""
OTHER_THAN_CHAT = (EMBEDDINGS, COMPLETIONS, IMAGES, SPEECH, TRANSCRIPTIONS)
NAMED: Mapping[str, re.Pattern[str]] = {
    "embeddings": EMBEDDINGS,
    "completion": COMPLETIONS,
    "imageGenerations": IMAGES,
    "textToSpeech": SPEECH,
    "transcriptions": TRANSCRIPTIONS,
    "translations": TRANSCRIPTIONS,
}
"""Operations that only some models have, and which."""


def has(operation: str, model: str) -> bool:
    """Whether a model has an operation: one of `NAMED`, `chatCompletion` or `responses`."""
    if operation in NAMED:
        return NAMED[operation].match(model) is not None
    if any(pattern.match(model) for pattern in OTHER_THAN_CHAT):
        return False
    return operation == "chatCompletion" or not BEFORE_RESPONSES.match(model)


def check(operation: str, model: str) -> None:
    """Raises Refused where a model does not have an operation; ours for models of sound, whose answers are not simulated."""
    if REALTIME.match(model):
        raise errors.unsupported(f"{model}, a model of sound, is not simulated")
    if not has(operation, model):
        raise errors.operation_not_supported(operation, model)
