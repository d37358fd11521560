"""What no trace may show: keys, tokens, secret named values, credentials of backends (GW-TRACE).

Values that are known are masked wherever they turn up, percent-encoded too; a value under the name of a credential is masked
whatever it is; and so is whatever looks like a token.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.exchange import Request
from apim_simulator.gateway.snapshot import Snapshot
from apim_simulator.world import SECRETS, World

MASK = "***"
SHORT = 200
"""Characters of a text that is likely to come again: attributes of policies are, bodies are not."""
MOST_KNOWN = 1024
"""Texts of which a masker remembers what they become."""
LONGEST = 2_000
"""Characters of a value that a trace keeps."""
CREDENTIALS = frozenset(
    {
        "access_token",
        "apim-debug-authorization",
        "api-key",
        "apikey",
        "authorization",
        "client_secret",
        "code",
        "cookie",
        "ocp-apim-subscription-key",
        "proxy-authorization",
        "set-cookie",
        "sig",
        "subscription-key",
        "x-api-key",
        "x-functions-key",
    }
)
"""Names, lower case, of headers and query parameters that carry credentials."""
_PARAMETER = re.compile(rf"([?&](?:{'|'.join(sorted(CREDENTIALS))})=)[^&\s\"'<>]+", re.IGNORECASE)
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=bearer )\S+|(?<=basic )\S+", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"\s")
_PRIVATE = ("primaryKey", "secondaryKey", "key1", "key2", "value")
"""Private members of resources that are secrets: keys of subscriptions and accounts, secret named values."""


def _without_tokens(text: str) -> str:
    if text.isascii() and not _may_hold_credentials(text):
        return text
    return _PARAMETER.sub(rf"\1{MASK}", _TOKEN.sub(MASK, text))


def _may_hold_credentials(text: str) -> bool:
    """Whether the patterns are worth their time, some milliseconds for a prompt of 64 KB; of ASCII alone, whose case is simple."""
    lower = text.lower()
    return "?" in text or "&" in text or any(begin in lower for begin in ("eyj", "bearer ", "basic "))


_known_without_tokens = lru_cache(maxsize=1024)(_without_tokens)  # each request runs the same policies


class Masker:
    """Masks texts. `names` are those of credentials, lower case."""

    def __init__(self, secrets: Iterable[str] = (), names: frozenset[str] = CREDENTIALS) -> None:
        self.names = names
        self._secrets = _forms(secrets)
        self._lengths = list(map(len, self._secrets))
        self._around: Masker | None = None
        self._known: dict[str, str] = {}
        """Short texts, masked: of a service's masker, since each request runs the same policies."""

    @property
    def longest(self) -> int:
        """Characters of the longest secret."""
        own = self._lengths[-1] if self._lengths else 0
        return own if self._around is None else max(own, self._around.longest)

    def of_request(self, request: Request, names: Iterable[str]) -> "Masker":
        """This masker, which knows the request's own credentials too; `names` are what its API calls its key."""
        known = self.names | {name.lower() for name in names}
        sent = [value for name, value in request.fields if name.lower() in known]
        sent += [value.partition(" ")[2] for value in sent]
        sent += [p.value for p in request.query if p.name.lower() in known]
        found = Masker(sent, known)
        found._around = self
        return found

    def text(self, value: object) -> str:
        """Masked, then cut to `LONGEST`: cut first, half a secret would pass."""
        given = str(value)
        if len(given) <= SHORT:
            return self.masked(_known_without_tokens(given))
        text = self._beginning(given) or self.masked(_without_tokens(given))
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(given)} characters)"

    def _beginning(self, given: str) -> str | None:
        """Of a long text its masked beginning, if that is surely as if all had been masked; None else.

        It ends at white space, which no token has in it. A known secret that has may be cut there, and its half stands at the end:
        behind what is kept.
        """
        end = _WHITE_SPACE.search(given, 2 * LONGEST)
        if end is None:
            return None
        text = self.masked(_without_tokens(given[: end.start()]))
        return text if len(text) - self.longest >= LONGEST else None

    def url(self, url: str) -> str:
        """A URL or a path with its query: parameters that carry a credential lose their value."""
        path, mark, text = url.partition("?")
        return self.text(path) + mark + "&".join(self._parameter(p) for p in query.parse(text))

    def masked(self, text: str) -> str:
        """The text without known secrets; the longest go first, so that none hides behind the beginning of another."""
        if self._around is not None or len(text) > SHORT:
            return self._replaced(text)
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = self._replaced(text)
        return found

    def _replaced(self, text: str) -> str:
        for place in range(bisect_right(self._lengths, len(text)) - 1, -1, -1):
            if (secret := self._secrets[place]) in text:
                text = text.replace(secret, MASK)
        return text if self._around is None else self._around.masked(text)

    def _parameter(self, parameter: query.Parameter) -> str:
        name, _, _ = parameter.raw.partition("=")
        hidden = parameter.name.lower() in self.names or self.text(parameter.value) != parameter.value
        return f"{self.text(name)}={MASK}" if hidden else self.text(parameter.raw)


def masker(world: World, snapshot: Snapshot) -> Masker:
    """A masker that knows every secret of the simulated Azure, and the names under which backends send theirs."""
    names: set[str] = set()
    secrets = {world.identity.client_secret, world.identity.control_key, *world.store.fact(SECRETS, {}).values()}
    for resource in world.store:
        secrets.update(str(resource.private[name]) for name in _PRIVATE if resource.private.get(name))
    for backend in snapshot.backends.values():
        credentials = backend.properties.get("credentials") or {}
        for kind in ("header", "query"):
            names.update(name.lower() for name in credentials.get(kind) or {})
        secrets.update(snapshot.resolved(value) for value in _sent(credentials))
    return Masker(secrets, CREDENTIALS | names)


def key_places(key: str, url: str, fields: headers.Fields) -> list[str]:
    """Where in a request a subscription key is: `header api-key`, `query subscription-key`."""
    found = [f"header {name.lower()}" for name, value in fields if key in value]
    return found + [f"query {p.name}" for p in query.parse(url.partition("?")[2]) if key in p.value]


def _sent(credentials: dict[str, Any]) -> Iterator[str]:
    for kind in ("header", "query"):
        for many in (credentials.get(kind) or {}).values():
            yield from many
    authorization = credentials.get("authorization")
    if authorization:
        yield str(authorization.get("parameter") or "")


def _forms(secrets: Iterable[str]) -> list[str]:
    """Secrets as they are and percent-encoded, shortest first."""
    known = {secret for secret in secrets if secret}
    return sorted(known | {quote(secret, safe="") for secret in known}, key=len)
