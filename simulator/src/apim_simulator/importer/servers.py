"""The document's servers become the API's backend URL."""

from typing import Any
from urllib.parse import urlsplit

from apim_simulator.importer.result import Json, refuse, unsupported


def service_url(document: Json) -> str | None:
    """`serviceUrl` from the document: the first HTTPS server (Learn), else the first one of plain http.

    A document with http only keeps that URL (oaj-02, oay-05), although Learn says it stays empty; one without servers gives
    None (inferred). A URL in which `{…}` is left, or that has no scheme, is refused whichever position it has, variable
    defaults notwithstanding.
    """
    urls = [_url(server) for server in document.get("servers") or []]
    for url in urls:
        if "{" in url or "}" in url or not urlsplit(url).scheme:
            refuse(f'Invalid value of the Web service URL: "{url}"')
    secure = [url for url in urls if url.lower().startswith("https://")]
    plain = [url for url in urls if url.lower().startswith("http://")]
    return next(iter(secure + plain), None)


def _url(server: Any) -> str:
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        refuse("Parsing error: a server has no url")
    return url


def rewritten_url(url: Any) -> str:
    """A URL as the service writes contact and licence addresses back: with a slash where there is no path (oay-02)."""
    if not isinstance(url, str):
        unsupported("a contact or license url that is no text is not simulated")
    parts = urlsplit(url)
    return f"{url}/" if parts.scheme and parts.netloc and url.endswith(parts.netloc) else url
