"""`…/audio/speech`, `…/audio/transcriptions`, `…/audio/translations`: silence as speech, a sentence as what was heard.

Shapes: the documents 2024-10-21 and 2025-03-01-preview; none was recorded.
"""

import hashlib
from collections.abc import Callable, Mapping

from apim_simulator.model import content_filter, errors, operations, request_bodies, sound, token_count
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.multipart import Upload
from apim_simulator.model.rate_limits import estimate
from apim_simulator.model.request_members import SPEECH
from apim_simulator.model.unsupported import Table, check

VOICES = ("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse")
SECONDS_A_WORD = 0.1
LONGEST_INPUT = 4096
"""Characters of speech at most (documented)."""
LARGEST_FILE = 25 * 1024 * 1024
"""Bytes of a sound file at most (documented)."""
SPEECH_UNSUPPORTED: Table = {
    "response_format other than mp3, wav, pcm": lambda body: body.get("response_format", "mp3") not in sound.FORMATS,
    "stream_format sse": lambda body: body.get("stream_format") not in (None, "audio"),
}
"""What is not simulated of speech."""
HEARD_UNSUPPORTED: Table = {
    "stream": lambda body: body.get("stream") == "true",
    "timestamp_granularities of words": lambda body: "word" in (body.get("timestamp_granularities") or []),
    "include": lambda body: bool(body.get("include")),
    "response_format diarized_json": lambda body: body.get("response_format") == "diarized_json",
}
"""What is not simulated of transcriptions and translations."""


def speech(call: Call) -> Answer:
    """Silence, a tenth of a second for each word."""
    body = call.deployed_body()
    operations.check("textToSpeech", call.model)
    request_bodies.check_members(body, SPEECH, call.version)
    text, voice = request_bodies.required(body, "input"), request_bodies.required(body, "voice")
    if voice not in VOICES:
        raise errors.not_one_of(voice, VOICES, "voice")
    if len(text) > LONGEST_INPUT:
        message = f"Invalid 'input': string too long. Expected at most {LONGEST_INPUT} characters."
        raise errors.invalid_request(message, "input", "string_above_max_length")
    check(body, SPEECH_UNSUPPORTED)
    call.admit(estimate([text], None))
    content_filter.check([text])
    content_type, make = sound.FORMATS[body.get("response_format", "mp3")]
    return Answer(200, make(token_count.words(text) * SECONDS_A_WORD), content_type=content_type)


def transcribe(call: Call) -> Answer:
    """What was heard, in the language of the speaker."""
    return _heard(call, "transcribe", "transcriptions")


def translate(call: Call) -> Answer:
    """What was heard, in English."""
    return _heard(call, "translate", "translations")


def _heard(call: Call, task: str, operation: str) -> Answer:
    form = call.deployed_form()
    operations.check(operation, call.model)
    body: Json = {name.removesuffix("[]"): values if name.endswith("[]") else values[-1] for name, values in form.texts.items()}
    check(body, HEARD_UNSUPPORTED)
    file = form.file("file")
    if len(file.content) > LARGEST_FILE:
        raise errors.invalid_request("Maximum content size limit (26214400) exceeded.", "file", None)
    written = body.get("response_format") or "json"
    if written not in _WRITERS:
        raise errors.not_one_of(written, _WRITERS, "response_format")
    call.admit(estimate([str(body.get("prompt") or "")], None))
    return _WRITERS[written](call, _text(call, file), sound.seconds_of(file.content), task)


def _text(call: Call, file: Upload) -> str:
    digest = hashlib.sha256(file.content).hexdigest()[:8]
    return f"This is {call.deployment_name}, simulated. It heard {len(file.content)} bytes of {file.name}. [{digest}]"


def _json(call: Call, text: str, seconds: float, _task: str) -> Answer:
    if not call.model.startswith("gpt-4o"):
        return whole({"text": text})
    heard, spoken = round(seconds * 10), token_count.words(text)
    details = {"audio_tokens": heard, "text_tokens": 0}
    usage = {"type": "tokens", "input_tokens": heard, "input_token_details": details, "output_tokens": spoken}
    return whole({"text": text, "usage": usage | {"total_tokens": heard + spoken}})


def _verbose(_call: Call, text: str, seconds: float, task: str) -> Answer:
    segment = {
        "id": 0,
        "seek": 0,
        "start": 0.0,
        "end": seconds,
        "text": text,
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": 0.0,
        "compression_ratio": 1.0,
        "no_speech_prob": 0.0,
    }
    return whole({"task": task, "language": "english", "duration": seconds, "text": text, "segments": [segment]})


def _plain(_call: Call, text: str, _seconds: float, _task: str) -> Answer:
    return Answer(200, f"{text}\n".encode(), content_type="text/plain; charset=utf-8")


def _subtitles(_call: Call, text: str, seconds: float, _task: str) -> Answer:
    body = f"1\n{_time(0, ',')} --> {_time(seconds, ',')}\n{text}\n\n"
    return Answer(200, body.encode(), content_type="text/plain; charset=utf-8")


def _web_subtitles(_call: Call, text: str, seconds: float, _task: str) -> Answer:
    body = f"WEBVTT\n\n{_time(0, '.')} --> {_time(seconds, '.')}\n{text}\n\n"
    return Answer(200, body.encode(), content_type="text/plain; charset=utf-8")


def _time(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


_WRITERS: Mapping[str, Callable[[Call, str, float, str], Answer]] = {
    "json": _json,
    "text": _plain,
    "srt": _subtitles,
    "verbose_json": _verbose,
    "vtt": _web_subtitles,
}
