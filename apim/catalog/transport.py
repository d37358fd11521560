"""One request for a document, with what the environment says of proxies, and every failure as one of two kinds.

`urllib.request` of the standard library is enough: it knows HTTP_PROXY, HTTPS_PROXY, NO_PROXY and file:// by itself.
"""

import http.client
import os
import ssl
import urllib.request
from collections.abc import Mapping
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from apim.catalog.model import is_loopback

TIMEOUT_SECONDS = 30.0
"""How long a server may say nothing, while connecting and between two pieces of the answer."""

_PASSING = frozenset({407, 408, 425, 429})
"""Below 500, what says nothing about the document: a proxy that wants a password, and servers that want us to wait."""
_UNAUTHORISED_PROXY = 407
_RANGE_NOT_SATISFIABLE = 416
_CLIENT_ERRORS = 400
_SERVER_ERRORS = 500


class Refused(Exception):
    """There is an answer, and it is no document we would take: another attempt gives the same."""

    def __init__(self, rule: str, found: str, fix: str) -> None:
        self.rule, self.found, self.fix = rule, found, fix
        super().__init__(f"{found}; {fix}")


class Unreachable(Exception):
    """No answer, or one that ended early. `lasting` where waiting would not help."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        self.reason, self.lasting = reason, lasting
        super().__init__(reason)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to https alone, or within this machine: what is fetched over http can be changed on its way."""

    def redirect_request(  # noqa: PLR0917 - urllib's signature
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        target = urlsplit(newurl)
        local = is_loopback(urlsplit(req.full_url).hostname) and is_loopback(target.hostname)
        if target.scheme != "https" and not (target.scheme == "http" and local):
            fp.close()
            shown = f"{target.scheme}://{target.hostname or ''}"
            found = f"the server sends us on to {shown}, and only https is followed"
            raise Refused("insecure-redirect", found, "write the url it leads to, if it can be had over https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def request(url: str, headers: Mapping[str, str], timeout: float = TIMEOUT_SECONDS) -> Any:
    """The open answer: status 200, 206 or 416 with `.headers` and `.read(n)`; the caller closes it.

    Raises Refused and Unreachable.
    """
    opener = urllib.request.build_opener(_Redirects())
    wanted = urllib.request.Request(url, headers=dict(headers))  # noqa: S310 - the catalog's model let only https, loopback and file through
    try:
        return opener.open(wanted, timeout=timeout)
    except HTTPError as error:
        if error.code == _RANGE_NOT_SATISFIABLE:
            return error
        error.close()
        raise _of_status(error.code) from None
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise failure(error) from None


def failure(error: Exception) -> Refused | Unreachable:
    """What to raise for an exception of the network or of a local file."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, FileNotFoundError | IsADirectoryError | PermissionError):
        return Refused("document-gone", f"the file cannot be read ({reason.strerror})", "correct the url")
    if isinstance(reason, ssl.SSLCertVerificationError):
        hint = "a company's proxy has a certificate of its own: name its authority's file in SSL_CERT_FILE"
        return Unreachable(f"the server's certificate is not trusted ({reason.verify_message}); {hint}", lasting=True)
    if isinstance(reason, TimeoutError):
        return Unreachable("the server did not answer in time")
    text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return Unreachable(f"{text}{_proxies()}")


def _of_status(status: int) -> Refused | Unreachable:
    said = f"HTTP {status} {http.client.responses.get(status, '')}".rstrip()
    if status >= _SERVER_ERRORS or status in _PASSING:
        return Unreachable(f"{said}{_proxies()}", lasting=status == _UNAUTHORISED_PROXY)
    if status < _CLIENT_ERRORS:  # urllib gave up: in circles, or to a scheme it does not follow
        return Refused("insecure-redirect", f"the server answers {said} and leads nowhere", "write the url it should lead to")
    return Refused("document-gone", f"the server answers {said}", "correct the url: Microsoft may have moved the document")


def _proxies() -> str:
    """The names alone: a proxy's address may hold a password."""
    names = [name for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy") if os.environ.get(name)]
    return f" (the environment sets {', '.join(names)})" if names else ""
