"""One document from a server, whole or not at all. Proxies and certificates are those of the environment."""

import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx

from apim.catalog.model import is_loopback

Progress = Callable[[int, int | None], None]
"""Gets bytes so far and bytes in all, None where the server does not say."""

PASSING: Final = frozenset({407, 408, 425, 429})
"""Below 500, what says nothing about the document: a proxy that wants a password, and servers that want us to wait."""

PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


class Refused(Exception):
    """There is an answer, and it is no document to take: another attempt gives the same."""

    def __init__(self, rule: str, found: str, fix: str) -> None:
        self.rule, self.found, self.fix = rule, found, fix
        super().__init__(f"{found}; {fix}")


class Unreachable(Exception):
    """No answer, or one that ended early."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may cost: some twenty times the largest document in the catalog, each answer at most ten minutes long.

    The pause before attempt n is `pause_seconds` times 2 to the power n-1.
    """

    size_bytes: int = 16_000_000
    attempts: int = 3
    pause_seconds: float = 1.0
    timeout_seconds: float = 30.0
    answer_seconds: float = 600.0


DEFAULT_LIMITS: Final = Limits()


def download(url: str, progress: Progress, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The whole document. Raises Refused, Unreachable."""
    if urlsplit(url).scheme == "file":
        return _local(url, limits)
    # The system's authorities, or SSL_CERT_FILE's; httpx itself would take those that come with certifi.
    client = httpx.Client(verify=ssl.create_default_context(), timeout=limits.timeout_seconds, follow_redirects=True)
    client.event_hooks = {"request": [lambda request: _secure(request.url, url)]}
    with client:
        for attempt in range(limits.attempts):
            time.sleep(limits.pause_seconds * 2 ** (attempt - 1) if attempt else 0)
            try:
                return _whole(client, url, progress, limits)
            except Unreachable:
                if attempt == limits.attempts - 1:
                    raise
    raise AssertionError("there is at least one attempt")


def _whole(client: httpx.Client, url: str, progress: Progress, limits: Limits) -> bytes:
    """One attempt. The sum is of the file, so that no compression is asked for; one that comes unasked is unpacked."""
    end, content = time.monotonic() + limits.answer_seconds, bytearray()
    try:
        with client.stream("GET", url, headers={"Accept-Encoding": "identity", "User-Agent": "azure-openai-apim"}) as answer:
            _accept(answer)
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdigit() and "Content-Encoding" not in answer.headers else None
            progress(0, total)
            for chunk in answer.iter_bytes():
                content += chunk
                if max(len(content), total or 0) > limits.size_bytes:
                    raise Refused("document-size", f"the document has more than {limits.size_bytes:,} bytes", "correct the url")
                if time.monotonic() > end:
                    raise Unreachable(f"the answer took more than {limits.answer_seconds:.0f} seconds")
                progress(len(content), total)
    except httpx.DecodingError:
        raise Refused("document-encoding", "the answer is not encoded as it says", "use another url or proxy") from None
    except (httpx.TooManyRedirects, httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise Refused("insecure-redirect", "the url leads nowhere", "write the url it should lead to") from None
    except httpx.TransportError as error:
        raise Unreachable(_reason(error)) from None
    return bytes(content)


def _accept(answer: httpx.Response) -> None:
    """Raises Refused, Unreachable for what is no document."""
    status = f"HTTP {answer.status_code} {answer.reason_phrase}".rstrip()
    if answer.is_server_error or answer.status_code in PASSING:
        raise Unreachable(f"{status}{_proxies()}")
    if not answer.is_success:
        raise Refused("document-gone", f"the server answers {status}", "correct the url: Microsoft may have moved the document")


def _secure(target: httpx.URL, url: str) -> None:
    """Follow to https alone, or within this machine: what comes over http can be changed on its way. Raises Refused."""
    local = is_loopback(urlsplit(url).hostname) and is_loopback(target.host)
    if target.scheme != "https" and not (target.scheme == "http" and local):
        found = f"the server redirects to {target.scheme}://{target.host}, and only https is followed"
        raise Refused("insecure-redirect", found, "write the url it leads to, if it can be had over https")


def _local(url: str, limits: Limits) -> bytes:
    try:
        with Path(unquote(urlsplit(url).path)).open("rb") as stream:
            content = stream.read(limits.size_bytes + 1)
    except OSError as error:
        raise Refused("document-gone", f"the file cannot be read ({error.strerror})", "correct the url") from None
    if len(content) > limits.size_bytes:
        raise Refused("document-size", f"the document has more than {limits.size_bytes:,} bytes", "correct the url")
    return content


def _reason(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"the server did not answer in time{_proxies()}"
    hint = "; a company's proxy has a certificate of its own: name its authority's file in SSL_CERT_FILE"
    return f"{error or type(error).__name__}{hint if 'CERTIFICATE' in str(error) else ''}{_proxies()}"


def _proxies() -> str:
    """The names alone: a proxy's address may hold a password."""
    names = [name for name in PROXIES if os.environ.get(name)]
    return f" (the environment sets {', '.join(names)})" if names else ""
