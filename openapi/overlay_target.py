"""Targets of overlays: JSONPath queries (RFC 9535), what they select, and what is there when that is nothing."""

import re
from functools import cache
from typing import Any

from openapi.json_values import describe
from openapi.pointers import existing, follow, nearest, pointer
from openapi.reading import MAX_DEPTH
from openapi.step import Fault, StepRefused

Tokens = tuple[str, ...]
TOKEN_NAME = re.compile(r"'?TOKEN_([A-Z_]+)'?")


@cache
def _query(target: str) -> Any:
    """The compiled query. Raises what the library raises."""
    from jsonpath import JSONPathEnvironment  # noqa: PLC0415 - takes 0.1 s, and most stacks have no overlay

    environment = JSONPathEnvironment(strict=True)
    environment.max_recursion_depth = MAX_DEPTH  # levels of nesting that `..` goes down; the library stops at 100
    return environment.compile(target)


def syntax_fault(target: str) -> tuple[str, str] | None:
    """What keeps a text from being a JSONPath query, and the fix."""
    from jsonpath import JSONPathError  # noqa: PLC0415 - see above

    if not target.startswith("$"):
        return f'target "{target}" does not begin with "$", the root', f'write a JSONPath query: "{_rooted(target)}"'
    try:
        segments = len(_query(target).segments)
    except RecursionError:  # some of the library's errors are of this kind too
        return _TOO_LONG
    except JSONPathError as error:
        token = error.token
        index = token.index if token is not None and token.index >= 0 else len(target)
        reason = TOKEN_NAME.sub(lambda match: match[1].lower().replace("_", " "), str(error.args[0]))
        return f'target "{target}" is no JSONPath query: {reason} at character {index + 1}', "correct it, see RFC 9535"
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
        return list(dict.fromkeys(tuple(str(part) for part in match.parts) for match in _query(target).finditer(tree)))
    except RecursionError:
        found = f"target {target} goes through more than {MAX_DEPTH} levels of the document"
        raise StepRefused("overlay-target", found, 'name where to look, rather than ".." from the root') from None


def nothing(tree: Any, target: str, source: str) -> Fault:
    """The fault of a query that selects nothing: how far its names lead, and what is there."""
    names = _leading_names(target)
    prefix = existing(tree, names)
    there = f"{pointer(prefix) or 'the root'} in {source} is {describe(follow(tree, prefix))}"
    near = nearest(tree, names)
    found = f"target {target} selects nothing; {there}"
    if prefix != names and near != pointer(prefix):
        return "overlay-target", found, f"the nearest existing pointer is {near}; correct the target"
    return "overlay-target", found, "correct the target, or drop the action"


def _leading_names(target: str) -> Tokens:
    """The names and indices with which a query begins, up to the first wildcard, filter, slice or `..`."""
    from jsonpath import segments, selectors  # noqa: PLC0415 - see above

    tokens: list[str] = []
    for segment in _query(target).segments:
        if not isinstance(segment, segments.JSONPathChildSegment) or len(segment.selectors) != 1:
            break
        selector = segment.selectors[0]
        if isinstance(selector, selectors.NameSelector):
            tokens.append(selector.name)
        elif isinstance(selector, selectors.IndexSelector) and selector.index >= 0:
            tokens.append(str(selector.index))
        else:
            break
    return tuple(tokens)
