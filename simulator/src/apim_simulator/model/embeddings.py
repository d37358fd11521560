"""Embeddings: unit vectors from a hash."""

import base64
import hashlib
import math
import re
import struct
from typing import Any

from apim_simulator.model import errors, request_bodies
from apim_simulator.model.answer import Answer, Json, pretty
from apim_simulator.model.call import Call
from apim_simulator.model.rate_limits import estimate

DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}
"""Length of a model's vectors (Learn); a model outside this table does no embeddings."""
OF_OPENAI = re.compile(r"gpt-|o\d|text-embedding-|davinci|babbage|dall-e|whisper|tts|codex|computer-use|sora")
"""Beginnings of the names of OpenAI's models; those of other vendors answer in other shapes (aoai2-embeddings-200-b382b1)."""
SHORTENED = frozenset({"text-embedding-3-small", "text-embedding-3-large"})
"""Models that take `dimensions` (Learn)."""


def answer(call: Call) -> Answer:
    """`POST …/embeddings`."""
    body = call.deployed_body()
    if not OF_OPENAI.match(call.model):
        raise errors.unsupported(f"embeddings of {call.model}, which is not a model of OpenAI, are not simulated")
    if call.model not in DIMENSIONS:
        raise errors.operation_not_supported("embeddings", call.model)
    request_bodies.check_embeddings(body, call.version)
    call.admit(estimate(texts(body), None))
    return Answer(200, pretty(embed(body, call.model)) + b"\n")


def embed(body: Json, model: str) -> Json:
    """The body of an answer (aoai-embeddings-200-base64): same input, same vector.

    `usage` counts words, or token numbers if these come.
    """
    length = _length(body, model)
    inputs = _inputs(body["input"])
    encode = _as_base64 if body.get("encoding_format") == "base64" else _as_numbers
    used = sum(len(value.split()) if isinstance(value, str) else len(value) for value in inputs)
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": index, "embedding": encode(vector(value, model, length))}
            for index, value in enumerate(inputs)
        ],
        "model": model,
        "usage": {"prompt_tokens": used, "total_tokens": used},
    }


def texts(body: Json) -> list[str]:
    """The texts to be embedded, for the estimate; token numbers count as four bytes each."""
    return [value if isinstance(value, str) else "word" * len(value) for value in _inputs(body["input"])]


def _length(body: Json, model: str) -> int:
    length, wanted = DIMENSIONS[model], body.get("dimensions")
    if wanted is None:
        return length
    if model not in SHORTENED:
        raise errors.invalid_request("This model does not support specifying dimensions.", None, None)
    if wanted > length:
        raise errors.invalid_request(f"Invalid value for 'dimensions': at most {length} for {model}.", "dimensions", None)
    return int(wanted)


def _inputs(value: Any) -> list[str | list[int]]:
    """One text, several, one list of token numbers, or several: as a list of inputs."""
    if isinstance(value, str):
        inputs: list[str | list[int]] = [value]
    elif value and all(isinstance(item, int) for item in value):
        inputs = [list(value)]
    else:
        inputs = list(value)
    numbers_only = all(isinstance(i, str) or (isinstance(i, list) and all(isinstance(n, int) for n in i)) for i in inputs)
    if not inputs or not numbers_only or not all(inputs):
        raise errors.invalid_request("'$.input' is invalid. Please check the API reference.", None, None)
    return inputs


def vector(value: Any, model: str, length: int) -> list[float]:
    """A vector of length 1 within float precision.

    A shorter one is the beginning of the longer, made a unit vector again (as Learn says).
    """
    stream = hashlib.shake_256(f"{model}\n{value}".encode()).digest(4 * DIMENSIONS[model])
    raw = [number / 2**31 for number in struct.unpack(f"<{DIMENSIONS[model]}i", stream)][:length]
    norm = math.sqrt(sum(number * number for number in raw))
    return [number / norm for number in raw]


def _as_numbers(numbers: list[float]) -> list[float]:
    return [float(f"{number:.9g}") for number in numbers]


def _as_base64(numbers: list[float]) -> str:
    """Little-endian 32-bit floats."""
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
