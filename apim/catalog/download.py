"""One document from a server to a file, so that an interruption costs little and never leaves half a document in place.

What has come lies in `<name>.part`, beside it in `<name>.part.etag` the server's mark of the version it is of. A second
attempt asks for the rest with Range and If-Range (RFC 9110, 13.1.5 and 14.2), and begins anew where the server ignores
that or holds another version by now. The caller moves the finished part into place.
"""

import contextlib
import gzip
import hashlib
import http.client
import io
import os
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from apim.catalog.transport import TIMEOUT_SECONDS, Refused, Unreachable, failure, request

SIZE_LIMIT_BYTES: Final = 16_000_000
"""Some twenty times the largest document in the catalog, and four times what API Management imports."""
ATTEMPTS: Final = 4
_CHUNK: Final = 16 * 1024
_PARTIAL: Final = 206
_RANGE_NOT_SATISFIABLE: Final = 416
_STRONG: Final = re.compile(r'"[\x21\x23-\x7e]*"')
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+)")

Progress = Callable[[int, int | None], None]
"""Told bytes so far and bytes in all, None where the server does not say."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may cost. The pause before attempt n is `pause_seconds` times 2 to the power n-1."""

    size_bytes: int = SIZE_LIMIT_BYTES
    attempts: int = ATTEMPTS
    pause_seconds: float = 1.0
    timeout_seconds: float = TIMEOUT_SECONDS
    answer_seconds: float = 600.0
    """How long one answer may take, for servers that are never silent and never done."""


DEFAULT_LIMITS: Final = Limits()


def download(url: str, part: Path, progress: Progress, limits: Limits = DEFAULT_LIMITS) -> str:
    """Fill `part` with the whole document and give its SHA-256. Raises Refused, Unreachable and OSError.

    `part` stays where it is after Unreachable or an interruption, for the next attempt, and goes after Refused.
    """
    try:
        for attempt in range(1, limits.attempts + 1):
            try:
                _attempt(url, part, progress, limits)
                break
            except Unreachable as error:
                if error.lasting or attempt == limits.attempts:
                    raise
                time.sleep(limits.pause_seconds * 2 ** (attempt - 1))
    except Refused:
        forget(part)
        raise
    return sha256(part)


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def forget(part: Path) -> None:
    """Remove a part and its mark."""
    part.unlink(missing_ok=True)
    _mark(part).unlink(missing_ok=True)


def put_in_place(part: Path, target: Path) -> None:
    """Make a finished part the file: whole or not at all, even if the machine stops here."""
    part.replace(target)
    _mark(part).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _attempt(url: str, part: Path, progress: Progress, limits: Limits) -> None:
    """One request, appended to what is there if the server agrees. Raises Refused and Unreachable."""
    mark = _read_mark(part, url)
    have = part.stat().st_size if mark and part.exists() else 0
    # identity: the sum is of the file, and a part of a compressed answer could not be continued
    headers = {"Accept-Encoding": "identity", "User-Agent": "azure-openai-apim"}
    if have and mark:
        headers |= {"Range": f"bytes={have}-", "If-Range": mark}
    with request(url, headers, limits.timeout_seconds) as answer:
        start = _start(answer, have)
        if start is None:
            forget(part)
            raise Unreachable("the server no longer has the version of which a part is here")
        part.parent.mkdir(parents=True, exist_ok=True)
        if start == 0:
            _write_mark(part, url, answer)
        encoding = (answer.headers.get("Content-Encoding") or "identity").lower()
        length = answer.headers.get("Content-Length")
        total = start + int(length) if length and length.isdigit() and encoding == "identity" else None
        if total is not None and total > limits.size_bytes:
            raise _too_large(f"{total:,}", limits)
        with part.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            done = _copy(_decoded(answer, encoding), stream, start, limits, lambda done: progress(done, total))
            stream.flush()
            os.fsync(stream.fileno())
    if total is not None and done < total:
        raise Unreachable(f"the answer ended after {done:,} of {total:,} bytes")


def _start(answer: Any, have: int) -> int | None:
    """Where in the file the answer's first byte belongs; None where it belongs nowhere."""
    status = getattr(answer, "status", None)  # file: has none
    if status == _RANGE_NOT_SATISFIABLE:
        return None
    if status != _PARTIAL:
        return 0
    told = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range") or "")
    return have if have and told and int(told[1]) == have else None


def _copy(source: Any, stream: BinaryIO, done: int, limits: Limits, progress: Callable[[int], None]) -> int:
    """How long the file is after the answer's last byte, `done` being its length before. Raises Refused and Unreachable."""
    end = time.monotonic() + limits.answer_seconds
    progress(done)
    while True:
        try:
            chunk = source.read1(_CHUNK)  # what is there, so that a slow answer is seen coming, and kept
        except (gzip.BadGzipFile, zlib.error):
            raise Refused("document-encoding", "the answer says it is gzip and is not", "use another url or proxy") from None
        except (OSError, EOFError, http.client.HTTPException) as error:
            stream.flush()  # what has come is worth keeping
            raise failure(error) from None
        if not chunk:
            return done
        done += len(chunk)
        if done > limits.size_bytes:
            raise _too_large(f"more than {limits.size_bytes:,}", limits)
        stream.write(chunk)
        progress(done)
        if time.monotonic() > end:
            raise Unreachable(f"the answer took more than {limits.answer_seconds:.0f} seconds")


def _decoded(answer: Any, encoding: str) -> Any:
    """The answer's own bytes, or what they unpack to where a server compresses unasked."""
    if encoding == "identity":
        return answer
    if encoding == "gzip":
        return gzip.GzipFile(fileobj=io.BufferedReader(answer))
    raise Refused("document-encoding", f"the answer is encoded as {encoding[:20]}, unasked", "use another url or proxy")


def _too_large(size: str, limits: Limits) -> Refused:
    found = f"the document has {size} bytes; at most {limits.size_bytes:,} are fetched"
    return Refused("document-size", found, "correct the url: no document of Azure OpenAI is that large")


def _mark(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def _read_mark(part: Path, url: str) -> str | None:
    try:
        whose, mark = _mark(part).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return mark if whose == url else None


def _write_mark(part: Path, url: str, answer: Any) -> None:
    """Only a strong mark says that bytes are the same (RFC 9110, 8.8.1), and only of bytes as they are stored."""
    mark = answer.headers.get("ETag") or ""
    if _STRONG.fullmatch(mark) and not answer.headers.get("Content-Encoding"):
        _mark(part).write_text(f"{url}\n{mark}\n", encoding="utf-8")
    else:
        _mark(part).unlink(missing_ok=True)
