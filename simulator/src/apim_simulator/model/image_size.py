"""Width and height of an image in a data URL, from the first bytes of PNG, GIF, WebP and JPEG."""

import base64
import struct


def of_data_url(url: str) -> tuple[int, int] | None:
    """Pixels, or None: a URL elsewhere, another format, bytes that are no image."""
    head, comma, data = url.partition(",")
    if not head.startswith("data:") or not comma or ";base64" not in head:
        return None
    try:
        return of_bytes(base64.b64decode(data[: len(data) - len(data) % 4], validate=False))
    except (ValueError, struct.error, IndexError):
        return None


def of_bytes(image: bytes) -> tuple[int, int] | None:
    """Pixels of the image itself. Raises struct.error where it ends too early."""
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", image[16:24])
    elif image[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", image[6:10])
    elif image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        width, height = _webp(image)
    elif image[:2] == b"\xff\xd8":
        width, height = _jpeg(image)
    else:
        return None
    return (width, height) if width and height else None


def _webp(image: bytes) -> tuple[int, int]:
    kind = image[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(image[24:27], "little"), 1 + int.from_bytes(image[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(image[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", image[26:30])
    return width & 0x3FFF, height & 0x3FFF


FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG's start-of-frame segments, which hold the size."""


def _jpeg(image: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(image):
        if image[place + 1] in FRAMES:
            height, width = struct.unpack(">HH", image[place + 5 : place + 9])
            return width, height
        place += 2 + max(int.from_bytes(image[place + 2 : place + 4]), 2)
    return 0, 0
