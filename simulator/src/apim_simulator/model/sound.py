"""Small sounds that are some: silence as WAV, raw samples or MP3, and how long a WAV is."""

import io
import wave
from collections.abc import Callable, Mapping

RATE, WIDTH = 24_000, 2
"""Samples a second, and bytes of each, of speech (documented for pcm)."""
MP3_FRAME = b"\xff\xf3\x84\xc4" + bytes(188)
"""One frame of silence: MPEG-2 layer III, 64 kbit/s, 24 kHz, mono, 24 ms."""
FRAMES_A_SECOND = 41


def pcm(seconds: float) -> bytes:
    """Raw samples."""
    return bytes(int(seconds * RATE) * WIDTH)


def wav(seconds: float) -> bytes:
    """The same in a file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(WIDTH)
        file.setframerate(RATE)
        file.writeframes(pcm(seconds))
    return target.getvalue()


def mp3(seconds: float) -> bytes:
    """Frames of silence."""
    return MP3_FRAME * max(1, int(seconds * FRAMES_A_SECOND))


FORMATS: Mapping[str, tuple[str, Callable[[float], bytes]]] = {
    "mp3": ("audio/mpeg", mp3),
    "wav": ("audio/wav", wav),
    "pcm": ("audio/pcm", pcm),
}
"""Content type and maker of each format."""


def seconds_of(content: bytes) -> float:
    """Length of a WAV; of anything else, one second for 16,000 bytes (our choice)."""
    try:
        with wave.open(io.BytesIO(content), "rb") as file:
            return file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError):
        return len(content) / 16_000
