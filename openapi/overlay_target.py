"""Targets of overlays: JSONPath queries (RFC 9535), what they select, and what is there when that is nothing."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from openapi.json_values import describe
from openapi.pointers import follow, nearest, pointer
from openapi.reading import MAX_DEPTH
from openapi.step import Fault, StepRefused

Tokens = tuple[str, ...]
TRIED = 20
"""Places at which a near name is looked for."""

TOKEN_NAME = re.compile(r"'?TOKEN_([A-Z_]+)'?")


@cache
def _query(target: str) -> Any:
    """The compiled query. Raises what the library raises."""
    from jsonpath import JSONPathEnvironment  # noqa: PLC0415 - takes 0.1 s, and most stacks have no overlay

    environment = JSONPathEnvironment(strict=True)
    environment.max_recursion_depth = MAX_DEPTH  # levels of nesting that `..` goes down; the library stops at 100
    return environment.compile(target)


def syntax_fault(target: str, member: str = "target") -> tuple[str, str] | None:
    """What keeps the text of a member from being a JSONPath query, and the fix."""
    from jsonpath import JSONPathError  # noqa: PLC0415 - see above

    if not target.startswith("$"):
        return f'{member} "{target}" does not begin with "$", the root', f'write a JSONPath query: "{_rooted(target)}"'
    try:
        segments = len(_query(target).segments)
    except RecursionError:  # some of the library's errors are of this kind too
        return _TOO_LONG
    except JSONPathError as error:
        token = error.token
        index = token.index if token is not None and token.index >= 0 else len(target)
        reason = TOKEN_NAME.sub(lambda match: match[1].lower().replace("_", " "), str(error.args[0]))
        return f'{member} "{target}" is no JSONPath query: {reason} at character {index + 1}', "correct it, see RFC 9535"
    return None if segments <= MAX_DEPTH else _TOO_LONG


_TOO_LONG = (f"target has more than {MAX_DEPTH} steps, or nests as deep", "write a shorter query")


def _rooted(target: str) -> str:
    """What was probably meant: a JSON Pointer, or a query without its root, as a query."""
    if target.startswith("/"):
        return "$" + "".join(f"['{token}']" for token in target.replace("~1", "\0").split("/")[1:]).replace("\0", "/")
    return f"$.{target}" if target else "$"


def select(tree: Any, target: str) -> list[Tokens]:
    """Where the nodes are that a query selects, each once. Raises StepRefused when it goes too deep."""
    try:
        return _selected(tree, _query(target))
    except RecursionError:
        found = f"target {target} goes through more than {MAX_DEPTH} levels of the document"
        raise StepRefused("overlay-target", found, 'name where to look, rather than ".." from the root') from None


def _selected(tree: Any, query: Any) -> list[Tokens]:
    return list(dict.fromkeys(tuple(str(part) for part in match.parts) for match in query.finditer(tree)))


def nothing(tree: Any, target: str, source: str, member: str = "target") -> Fault:
    """The fault of a query that selects nothing: what its first steps still select, and what is near there."""
    from jsonpath import JSONPath  # noqa: PLC0415 - see above

    whole = _query(target)
    starts = (JSONPath(env=whole.env, segments=whole.segments[:length]) for length in reversed(range(len(whole.segments))))
    start, places = next((start, places) for start in starts if (places := _selected(tree, start)))  # the root at the latest
    there = f"{pointer(places[0]) or 'the root'} in {source} is {describe(follow(tree, places[0]))}"
    more = f"{start} selects {len(places)} places, of which " if len(places) > 1 else ""
    found = f"{member} {target} selects nothing; {more}{there}"
    names = _leading_names(whole.segments[len(start.segments) :])
    for place in places[:TRIED]:
        near = nearest(tree, (*place, *names))
        if near != pointer(place):
            return "overlay-target", found, f"the nearest existing pointer is {near}; correct the {member}"
    return "overlay-target", found, f"correct the {member}, or drop the action"


def _leading_names(segments: Sequence[Any]) -> Tokens:
    """The names with which segments begin, up to the first wildcard, filter, index, slice or `..`."""
    from jsonpath.segments import JSONPathChildSegment  # noqa: PLC0415 - see above
    from jsonpath.selectors import NameSelector  # noqa: PLC0415 - as above

    names: list[str] = []
    for segment in segments:
        alone = segment.selectors[0] if isinstance(segment, JSONPathChildSegment) and len(segment.selectors) == 1 else None
        if not isinstance(alone, NameSelector):
            break
        names.append(alone.name)
    return tuple(names)
