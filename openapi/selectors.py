"""Which operations a stack asks for: by operationId, tag or route, each by name or as a glob."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from linting import Finding
from openapi.document import Document
from openapi.operation import Operation
from openapi.pointers import closest

RULE = "operation-selection"
MAX_CANDIDATES = 8
"""Names listed in a message where none comes near."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Asks for operations.

    `pattern` is an operationId, a tag, or a route: a method or `*`, a space and a URL template. Instead of a name, id
    and template it may hold a glob (`*`, `?`, `[…]`; `*` matches slashes too; letter case counts). A name that some
    operation has exactly is no glob, so that characters of globs in names do no harm.
    """

    by: Literal["operationId", "tag", "route"]
    pattern: str

    @classmethod
    def of(cls, wanted: "Selector | str") -> "Selector":
        """A text is an operationId."""
        return cls("operationId", wanted) if isinstance(wanted, str) else wanted


def matching(selector: Selector, operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """The operations that a selector asks for."""
    pattern = selector.pattern
    if selector.by == "route":
        method, _, pattern = pattern.partition(" ")
        operations = [operation for operation in operations if method in ("*", operation.method)]
    named = [(operation, _names(selector, operation)) for operation in operations]
    exact = tuple(operation for operation, names in named if pattern in names)
    return exact or tuple(operation for operation, names in named if any(fnmatchcase(name, pattern) for name in names))


def _names(selector: Selector, operation: Operation) -> Sequence[str]:
    """What an operation is matched by; a route's method apart."""
    if selector.by == "route":
        return (operation.path,)
    if selector.by == "operationId":
        return (operation.operation_id,) if operation.operation_id else ()
    tags = operation.node.get("tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else ()


def unmatched(selector: Selector, operations: Iterable[Operation], document: Document) -> Finding:
    """An error about a selector that matches nothing, with the nearest name that some operation has."""
    names = sorted({name for operation in operations for name in _spelled(selector, operation)})
    near = closest(selector.pattern, names) or _but_for_case(selector.pattern, names)
    more = f", … ({len(names)} in all)" if len(names) > MAX_CANDIDATES else ""
    has = f"{', '.join(names[:MAX_CANDIDATES])}{more}" if names else f"no {selector.by} at all"
    article = "an" if selector.by == "operationId" else "a"
    called = f"{article} {selector.by} that matches" if set("*?[") & set(selector.pattern) else f"the {selector.by}"
    fix = f'did you mean "{near}"?' if near else f"it has {has}"
    return document.finding("/paths", RULE, f'no operation has {called} "{selector.pattern}"', fix)


def _but_for_case(pattern: str, names: Iterable[str]) -> str:
    return next((name for name in names if fnmatchcase(name.casefold(), pattern.casefold())), "")


def _spelled(selector: Selector, operation: Operation) -> Sequence[str]:
    """An operation's names as a selector would spell them."""
    return (operation.route,) if selector.by == "route" else _names(selector, operation)
