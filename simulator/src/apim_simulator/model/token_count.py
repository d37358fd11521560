"""How many tokens a prompt has.

Text counts in words (our choice: Azure's tokenisers are not simulated, and words tell a test whose count it reads). Images count by
the documented formulas: tiles (https://learn.microsoft.com/azure/ai-services/openai/overview#image-tokens) or, for the small models
since GPT-4.1, patches (https://platform.openai.com/docs/guides/images-vision). Definitions of functions and schemas of structured
output count as text, as they do in Azure's bills.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from apim_simulator.model import image_size

SQUARE, SHORT_SIDE, TILE, PATCH, PATCHES = 2048, 768, 512, 32, 1536
UNKNOWN_SIZE = (1024, 1024)
"""Size of an image that cannot be looked at, since its URL is elsewhere (our choice: the documentation's own example)."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tokens of an image in low detail, and of each tile beside them."""

    base: int
    tile: int


TILES = (
    (re.compile(r"gpt-4o-mini"), Tiles(2833, 5667)),
    (re.compile(r"gpt-5"), Tiles(70, 140)),
    (re.compile(r"o1|o3"), Tiles(75, 150)),
    (re.compile(r"computer-use-preview"), Tiles(65, 129)),
)
"""By the beginning of a model's name; the others are as GPT-4o."""
GPT_4O = Tiles(85, 170)
PATCHED = (
    (re.compile(r"gpt-(4\.1|5)-mini"), 1.62),
    (re.compile(r"gpt-(4\.1|5)-nano"), 2.46),
    (re.compile(r"o4-mini"), 1.72),
)
"""Tokens of each patch, by the beginning of a model's name."""


def words(text: str) -> int:
    """Words of a text."""
    return len(text.split())


def of_definitions(*values: Any) -> int:
    """Words of definitions written as JSON: functions, schemas. Absent ones count nothing."""
    return sum(words(json.dumps(value, ensure_ascii=False)) for value in values if value)


def of_image(model: str, url: str, detail: str) -> int:
    """Tokens of an image. `detail` is low, high or auto, which is high here."""
    size = image_size.of_data_url(url) or UNKNOWN_SIZE
    for pattern, factor in PATCHED:
        if pattern.match(model):
            return math.ceil(_patches(*size) * factor)
    tiles = next((found for pattern, found in TILES if pattern.match(model)), GPT_4O)
    return tiles.base if detail == "low" else tiles.base + tiles.tile * _tiles(*size)


def _tiles(width: int, height: int) -> int:
    """Squares of 512 pixels, after fitting the image into 2048 x 2048 and its shorter side to 768."""
    shrink = min(1.0, SQUARE / max(width, height))
    width, height = math.floor(width * shrink) or 1, math.floor(height * shrink) or 1
    shrink = min(1.0, SHORT_SIDE / min(width, height))
    return math.ceil(math.floor(width * shrink) / TILE) * math.ceil(math.floor(height * shrink) / TILE)


def _patches(width: int, height: int) -> int:
    """Squares of 32 pixels that cover the image, 1,536 at most."""
    return min(PATCHES, math.ceil(width / PATCH) * math.ceil(height / PATCH))
