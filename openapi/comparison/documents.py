"""Two documents: which operations are still there, and what became of each."""

import re
from collections import Counter

from openapi.comparison.blind_spots import Comparable, comparable
from openapi.comparison.change import RULES, Change, Direction
from openapi.comparison.effective import Effective
from openapi.comparison.moved_operations import Key, moved_operations
from openapi.comparison.operations import Operations, demands, speaks_of_security
from openapi.comparison.places import Places
from openapi.comparison.reach import Reach
from openapi.document import Document
from openapi.json_values import describe
from openapi.operation import Operation, operations

ORIGIN = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
PATHLESS = re.compile(r"[?#].*", re.DOTALL)
PARAMETER = re.compile(r"\{[^{}]*\}")
ORDER = {"breaking": 0, "risky": 1, "safe": 2}


def compare(old: Document, new: Document, *, documentation: bool = False) -> tuple[Change, ...]:
    """What callers of `old` notice when `new` takes its place, worst first, then by place.

    Operations are the same when method and path are, names of path parameters ignored: that is how calls find them. A
    change in a component is reported once for each direction, with all the operations that it reaches. Neither the order of
    keys counts, nor whether a schema is referred to or written in place. With `documentation`, changed words of operations
    are reported too.

    Raises ContractError where one of them refers to what is not in it: see `blind_spots`.
    """
    return differences(comparable(old), comparable(new), documentation=documentation)


def differences(old: Comparable, new: Comparable, *, documentation: bool = False) -> tuple[Change, ...]:
    """`compare` for documents that are known to be comparable."""
    return _Comparison(old, new).changes(documentation=documentation)


class _Comparison:
    """One run over two documents."""

    def __init__(self, old: Comparable, new: Comparable) -> None:
        self.old = old
        self.new = new
        self.reach = (Reach(old), Reach(new))
        self.places = (Places(Effective(old.tree)), Places(Effective(new.tree)))
        self.found: dict[tuple[str, ...], Change] = {}
        self.current: tuple[str, ...] = ()

    def emit(self, rule: str, direction: Direction, place: str, before: str, after: str) -> None:
        """Note a change; one in a component reaches more than the operation at hand."""
        operations_ = self.current
        which, place = self._place(rule, place)
        if place.startswith("/components/"):
            operations_ = self.reach[which].of(place, direction) or self.current
        change = Change(rule, RULES[rule].kind(direction), direction, place, before, after, operations_)
        self.found.setdefault((rule, direction, place, before, after), change)

    def _place(self, rule: str, place: str) -> tuple[int, str]:
        """Which document a change is placed in, and where: the new one, and for what only the old one has the old one."""
        order = (0, 1) if rule.endswith(("-REMOVED", "-MOVED")) else (1, 0)
        found = [(which, *self.places[which].of(place)) for which in order]
        return next(((which, at) for which, at, whole in found if whole), found[0][:2])

    def changes(self, *, documentation: bool) -> tuple[Change, ...]:
        """All of them, in order."""
        self._document()
        one, other = _by_route(self.old, self.new)
        moved = dict(moved_operations(one, other))
        pairs = Operations(self.old.tree, self.new.tree, self.emit)
        for key in sorted(one.keys() | other.keys(), key=lambda key: (key[1], key[0])):
            before, after = one.get(key), other.get(key)
            if before and after:
                self.current = (after.route,)
                pairs.compare(before, after)
                if documentation:
                    self._words(before, after)
            elif before:
                self.current = (before.route,)
                if key in moved:
                    self.emit("DIFF-OPERATION-MOVED", "both", before.place, before.route, other[moved[key]].route)
                else:
                    self.emit("DIFF-OPERATION-REMOVED", "both", before.place, before.name, "absent")
            elif after and key not in moved.values():
                self.current = (after.route,)
                self.emit("DIFF-OPERATION-ADDED", "both", after.place, "absent", after.name)
        return tuple(
            sorted(self.found.values(), key=lambda change: (ORDER[change.kind], change.place, change.rule, change.direction))
        )

    def _document(self) -> None:
        one, other = self.old.tree, self.new.tree
        if one["info"]["version"] != other["info"]["version"]:
            self.emit("DIFF-API-VERSION", "both", "/info/version", one["info"]["version"], other["info"]["version"])
        paths = [_server_path((tree.get("servers") or [{"url": ""}])[0]["url"]) for tree in (one, other)]
        if paths[0] != paths[1]:
            self.emit("DIFF-SERVER-PATH", "both", "/servers/0/url", *(path or "none" for path in paths))
        secured = speaks_of_security(one) and speaks_of_security(other)
        if secured and demands(one.get("security")) != demands(other.get("security")):
            self.emit("DIFF-SECURITY", "both", "/security", describe(one.get("security")), describe(other.get("security")))

    def _words(self, before: Operation, after: Operation) -> None:
        for name in ("summary", "description"):
            one, other = before.node.get(name), after.node.get(name)
            if one != other:
                self.emit("DIFF-DOCUMENTATION", "both", f"{after.place}/{name}", describe(one), describe(other))


def _server_path(url: str) -> str:
    """The path of a server's URL, whatever is in place of the host: a variable, or what no host can be."""
    return PATHLESS.sub("", ORIGIN.sub("", url)).rstrip("/")


def _by_route(old: Document, new: Document) -> tuple[dict[Key, Operation], dict[Key, Operation]]:
    """The operations of both by method and path, names of parameters ignored.

    Those of which one document has several by these go by the whole path.
    """
    routes = [[(each.method, PARAMETER.sub("{}", each.path)) for each in operations(document)] for document in (old, new)]
    twice = {key for each in routes for key, number in Counter(each).items() if number > 1}
    one, other = (
        {key if key not in twice else (each.method, each.path): each for key, each in zip(keys, operations(document), strict=True)}
        for keys, document in zip(routes, (old, new), strict=True)
    )
    return one, other
