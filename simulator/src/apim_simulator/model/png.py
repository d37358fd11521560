"""A small image that is one: PNG, grey, of any size."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BITS_PER_BYTE = 8


def image(width: int, height: int, seed: bytes) -> bytes:
    """A black and white image of that many pixels, striped by `seed`; a few hundred bytes."""
    line = b"\x00" + (seed * (width // len(seed) + 1))[: -(-width // BITS_PER_BYTE)]
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(line * height, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
