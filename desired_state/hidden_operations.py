"""Which operations of an API calls cannot reach, since the path of another API takes them.

Of all APIs whose path a call begins with, the one with the longest path gets it; where that has no operation for the call it is
404, and no other API is tried (GW-MATCH in docs/evidence.md; precedence is inferred). So an API hides operations of another
whose path its own lies in, whatever its own operations are. Paths that share a beginning and part ways hide nothing, and
`/*` is there for what no other API takes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PARAMETER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one path takes from an API: operations, as `METHOD /template` without query, of which it gets all or some calls."""

    whole: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.whole or self.partly)


def hidden(path: str, operations: Iterable[tuple[str, str]], by: str) -> Hidden:
    """What an API at the path `by` takes from one at `path`, whose operations are pairs of method and URL template.

    Paths are what calls have between gateway and template, compared without regard to letter case.
    """
    outer, inner = segments(path), segments(by)
    if len(inner) <= len(outer) or inner[: len(outer)] != outer:
        return Hidden()
    rest = inner[len(outer) :]
    found: dict[bool, list[str]] = {True: [], False: []}
    for method, template in operations:
        plain = template.partition("?")[0]
        taken = _taken(segments(plain), rest)
        if taken is not None:
            found[taken].append(f"{method} {plain}")
    return Hidden(tuple(found[True]), tuple(found[False]))


def segments(path: str) -> list[str]:
    """The segments of a path in lower case, without empty ones."""
    return [segment for segment in path.lower().split("/") if segment]


def _taken(template: list[str], beginning: list[str]) -> bool | None:
    """Whether all URLs of a template begin so, or (False) those with some values of its parameters; None where none does."""
    whole = True
    for index, wanted in enumerate(beginning):
        if index >= len(template):
            return None
        if template[index] == "*":
            return None  # takes whatever no other API has
        if _PARAMETER.search(template[index]):
            if not re.fullmatch(_fitting(template[index]), wanted):
                return None
            whole = False
        elif template[index] != wanted:
            return None
    return whole


def _fitting(segment: str) -> str:
    """A pattern for the values of a segment with parameters in it."""
    return ".+".join(map(re.escape, _PARAMETER.split(segment)))
