"""Tokens of prompts: the documented examples of images, and what counts as text."""

import base64
import struct

import pytest
from apim_simulator.model import chat_request, image_size, token_count


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


def url(image):
    return f"data:image/png;base64,{base64.b64encode(image).decode()}"


JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + bytes(14) + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 30, 40) + bytes(10)
IMAGES = [
    (png(1024, 2048), (1024, 2048)),
    (b"GIF89a" + struct.pack("<HH", 3, 4), (3, 4)),
    (JPEG, (40, 30)),
    (b"RIFF____WEBPVP8X" + bytes(8) + (99).to_bytes(3, "little") + (49).to_bytes(3, "little"), (100, 50)),
    (b"RIFF____WEBPVP8L" + bytes(5) + (15 | 7 << 14).to_bytes(4, "little"), (16, 8)),
    (b"RIFF____WEBPVP8 " + bytes(10) + struct.pack("<HH", 20, 10), (20, 10)),
    (b"\xff\xd8\xff\xd8", None),
    (b"no image", None),
    (png(0, 5), None),
    (b"\x89PNG\r\n\x1a\n", None),
]


@pytest.mark.parametrize(("image", "size"), IMAGES)
def test_sizes(image, size):
    """Of the formats that Azure takes; bytes that are no image have none."""
    assert image_size.of_data_url(url(image)) == size


ELSEWHERE = [
    "https://contoso.example/a.png",
    "data:image/png,abc",
    "data:image/png;base64,",
    "data:image/png;base64,abc…",
    "data:",
]


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_url_that_cannot_be_looked_at_has_no_size(place):
    """Nothing is fetched."""
    assert image_size.of_data_url(place) is None


@pytest.mark.parametrize(
    ("model", "size", "detail", "tokens"),
    [
        ("gpt-4o", (1024, 1024), "high", 765),
        ("gpt-4o", (2048, 4096), "high", 1105),
        ("gpt-4o", (4096, 8192), "low", 85),
        ("gpt-4o", (512, 512), "auto", 255),
        ("gpt-4o", (1, 1), "high", 255),
        ("gpt-4o-mini", (2048, 4096), "high", 2833 + 6 * 5667),
        ("gpt-4o-mini", (10, 10), "low", 2833),
        ("gpt-5", (1024, 1024), "high", 70 + 4 * 140),
        ("o3", (1024, 1024), "high", 75 + 4 * 150),
        ("gpt-4.1-mini", (1024, 1024), "high", 1659),
        ("gpt-4.1-nano", (32, 33), "low", 5),
        ("o4-mini", (9999, 9999), "high", 2642),
    ],
)
def test_images(model, size, detail, tokens):
    """The documentation's examples, and the other families' constants."""
    assert token_count.of_image(model, url(png(*size)), detail) == tokens


def test_an_image_elsewhere_counts_as_one_of_1024_pixels():
    """It cannot be looked at."""
    assert token_count.of_image("gpt-4o", "https://contoso.example/a.png", "auto") == 765


def test_everything_in_a_prompt_counts():
    """Texts of every message and part, repeated calls, definitions of functions and schemas, images."""
    image = {"type": "image_url", "image_url": {"url": url(png(10, 10)), "detail": "low"}}
    messages = [
        {"role": "system", "content": "one two"},
        {"role": "user", "content": [{"type": "text", "text": "three"}, image]},
        {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "four", "arguments": "five six"}}]},
        {"role": "tool", "content": "seven"},
    ]
    tools = [{"type": "function", "function": {"name": "f", "description": "Eight nine"}}]
    plain = chat_request.read({"messages": messages}, "gpt-4o").prompt_tokens("gpt-4o")
    with_tools = chat_request.read({"messages": messages, "tools": tools}, "gpt-4o").prompt_tokens("gpt-4o")
    assert (plain, with_tools) == (7 + 85, 7 + 85 + 8)
