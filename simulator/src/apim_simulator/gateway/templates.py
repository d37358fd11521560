"""URL templates of operations: what they match, and which of several matches is the better one (GW-MATCH)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from apim_simulator.gateway import query as queries
from apim_simulator.gateway.query import Query

_NAME = re.compile(r"\{([^{}]+)\}")
_LITERAL, _PARAMETER, _WILDCARD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template.

    `rank` sorts literal before parameter before `/*` [I]. `query` are the parameters that must be present [I]: name, and the
    template parameter that takes the value, or the literal it must be.
    """

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    rank: tuple[int, ...]
    query: tuple[tuple[str, str | None, str], ...]

    def match(self, path: str, query: Query) -> dict[str, str] | None:
        """Values by parameter name, or None. `path` is what follows the API's suffix; its final slash is optional [D]."""
        found = self.pattern.fullmatch(_comparable(path))
        if found is None:
            return None
        matched = {name: unquote(value) for name, value in zip(self.names, found.groups(), strict=True)}
        for name, parameter, literal in self.query:
            values = queries.values(query, name)
            if not values or (parameter is None and literal not in values):
                return None
            if parameter is not None:
                matched[parameter] = values[0]
        return matched

    @property
    def query_names(self) -> frozenset[str]:
        """Query parameters that belong to the template; rewrite-uri does not copy them [D]."""
        return frozenset(name for name, _, _ in self.query)


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """Compile a `urlTemplate`. Literals compare without regard to letter case [K]."""
    path, _, query = text.partition("?")
    pieces: list[str] = []
    names: list[str] = []
    rank: list[int] = []
    for segment in [s for s in path.split("/") if s]:
        if segment == "*":
            pieces.append("(?:/.*)?")
            rank.append(_WILDCARD)
            continue
        found = _NAME.findall(segment)
        names += found
        rank.append(_PARAMETER if found else _LITERAL)
        pieces.append("/" + "([^/]+)".join(re.escape(unquote(literal)) for literal in _NAME.sub("\0", segment).split("\0")))
    parameters = tuple(_query_parameter(p.name, p.value) for p in queries.parse(query))
    # More required query parameters are the better match: inferred, as the whole order is.
    return Template(
        re.compile("".join(pieces) or "", re.IGNORECASE | re.DOTALL), tuple(names), (*rank, -len(parameters)), parameters
    )


def _query_parameter(name: str, value: str) -> tuple[str, str | None, str]:
    found = _NAME.fullmatch(value)
    return (name, found[1], "") if found else (name, None, value)


def _comparable(path: str) -> str:
    """Segments decoded but for an encoded slash, which separates nothing; without the final slash."""
    segments = [unquote(segment).replace("/", "%2F") for segment in path.split("/")]
    return "/".join(segments).removesuffix("/")
