"""LINQ: methods of whatever can be run through, with a lambda or without (their existence in .NET is [K])."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.functions import DEFAULTS
from apim_simulator.policy.expressions.loops import stepped
from apim_simulator.policy.expressions.nodes import SKIPPED, Frame, Node
from apim_simulator.policy.expressions.rows import collections
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed

Pairs = Iterator[tuple[Any, Any]]
"""Each element, beside what the lambda says of it; True without a lambda."""
_NONE = "Sequence contains no matching element"


def run_through(kind: Type) -> Callable[[Any], list[Any]]:
    """How a value of a type is run through: the members of a JToken are not pairs, as those of a JObject are."""
    return collections.tokens if kind in (t.JTOKEN, t.JARRAY) else collections.items


@dataclass(frozen=True, slots=True)
class Query(Node):
    """`source.Method(name => body)`; without a lambda `body` is None. A second name is the element's index."""

    source: Node
    names: tuple[str, ...]
    body: Node | None
    function: Callable[..., Any]
    more: tuple[Node, ...] = ()

    def evaluate(self, frame: Frame) -> Any:
        """What the function makes of the pairs, and of the other arguments."""
        source = self.source.evaluate(frame)
        if source is SKIPPED:
            return SKIPPED
        return self.function(self._pairs(source, frame), *(each.evaluate(frame) for each in self.more))

    def _pairs(self, source: Any, frame: Frame) -> Pairs:
        for index, item in enumerate(run_through(self.source.type)(source)):
            stepped(frame)
            if self.body is None:
                yield item, True
                continue
            for name, value in zip(self.names, (item, index), strict=False):
                frame.locals[name] = value
            yield item, self.body.evaluate(frame)


def _first(pairs: Pairs) -> Any:
    for item, holds in pairs:
        if holds:
            return item
    raise EvaluationFailed(_NONE)


def _last(pairs: Pairs) -> Any:
    found = [item for item, holds in pairs if holds]
    if not found:
        raise EvaluationFailed(_NONE)
    return found[-1]


def _single(pairs: Pairs) -> Any:
    found = [item for item, holds in pairs if holds]
    if len(found) != 1:
        raise EvaluationFailed("Sequence contains more than one matching element" if found else _NONE)
    return found[0]


def _or_default(choose: Callable[[Pairs], Any]) -> Callable[[Type], Callable[[Pairs], Any]]:
    def of(element: Type) -> Callable[[Pairs], Any]:
        default = (None, None) if element.name.startswith("KeyValuePair<") else DEFAULTS.get(element)

        def found(pairs: Pairs) -> Any:
            matching = [(item, True) for item, holds in pairs if holds]
            return choose(iter(matching)) if matching else default

        return found

    return of


ASKING: Final[dict[str, tuple[Type | None, Callable[[Type], Callable[[Pairs], Any]]]]] = {
    "Any": (t.BOOL, lambda _: lambda pairs: any(holds for _, holds in pairs)),
    "All": (t.BOOL, lambda _: lambda pairs: all(holds for _, holds in pairs)),
    "Count": (t.INT, lambda _: lambda pairs: sum(bool(holds) for _, holds in pairs)),
    "First": (None, lambda _: _first),
    "FirstOrDefault": (None, _or_default(_first)),
    "Last": (None, lambda _: _last),
    "LastOrDefault": (None, _or_default(_last)),
    "Single": (None, lambda _: _single),
    "SingleOrDefault": (None, _or_default(_single)),
}
"""Methods that ask a bool of each element: result, None for the elements' own, and function. All but All work without a lambda."""


def _ordered(pairs: Pairs, *, descending: bool) -> list[Any]:
    try:
        return [item for item, _ in sorted(pairs, key=lambda pair: (pair[1] is not None, pair[1]), reverse=descending)]
    except TypeError:
        raise EvaluationFailed("Failed to compare two elements in the array.") from None


def _distinct(pairs: Pairs) -> list[Any]:
    found: list[Any] = []
    for item, _ in pairs:
        if item not in found:
            found.append(item)
    return found


def _edge(values: Pairs, choose: Callable[..., Any]) -> Any:
    found = [value for _, value in values if value is not None]
    if not found:
        raise EvaluationFailed("Sequence contains no elements")
    try:
        return choose(found)
    except TypeError:
        raise EvaluationFailed("At least one object must implement IComparable.") from None


def _same(element: Type, _: Type) -> Type:
    return t.sequence_of(element)


def _made(_: Type, made: Type) -> Type:
    return t.sequence_of(made)


def _flat(_: Type, made: Type) -> Type:
    return t.sequence_of(t.element_of(made) or t.OBJECT)


def total(kind: Type) -> Callable[[Pairs], Any]:
    """`Sum` of numbers of a type; null counts nothing. It raises EvaluationFailed for a sum that the type does not hold."""
    bits = {t.INT: 32, t.LONG: 64}.get(kind.underlying or kind)

    def summed(pairs: Pairs) -> Any:
        found = sum(value for _, value in pairs if value is not None)
        if bits is not None and not -(1 << bits - 1) <= found < 1 << bits - 1:
            raise EvaluationFailed("Arithmetic operation resulted in an overflow.")
        return found

    return summed


SHAPING: Final[dict[str, tuple[Callable[[Type, Type], Type], Callable[[Type], Callable[[Pairs], Any]]]]] = {
    "Select": (_made, lambda _: lambda pairs: [value for _, value in pairs]),
    "Where": (_same, lambda _: lambda pairs: [item for item, holds in pairs if holds]),
    "SelectMany": (_flat, lambda _: lambda pairs: [each for _, value in pairs for each in collections.tokens(value)]),
    "OrderBy": (_same, lambda _: partial(_ordered, descending=False)),
    "OrderByDescending": (_same, lambda _: partial(_ordered, descending=True)),
    "Sum": (lambda _, made: made, total),
    "Max": (lambda _, made: made, lambda _: partial(_edge, choose=max)),
    "Min": (lambda _, made: made, lambda _: partial(_edge, choose=min)),
}
"""Methods that need a lambda: type of the result by the element's and the lambda's, and function by the lambda's."""


def _numbers(call: Callable[[Pairs], Any]) -> Callable[[Pairs], Any]:
    """Without a lambda each element is its own key."""
    return lambda pairs: call((item, item) for item, _ in pairs)


def _items(pairs: Pairs) -> list[Any]:
    return [item for item, _ in pairs]


def _at_or_default(element: Type) -> Callable[[Pairs, int], Any]:
    def found(pairs: Pairs, index: int) -> Any:
        items = _items(pairs)
        return items[index] if 0 <= index < len(items) else DEFAULTS.get(element)

    return found


def _contained(pairs: Pairs, wanted: Any, how: str | None = None) -> bool:
    if how and how.endswith("IgnoreCase"):
        return any(str(item).lower() == str(wanted).lower() for item, _ in pairs)
    return any(item == wanted for item, _ in pairs)


def plain(element: Type) -> dict[str, tuple[Type, Callable[..., Any], tuple[Type, ...]]]:
    """Methods without a lambda: result, function, parameters."""
    same, array = t.sequence_of(element), t.array_of(element)
    found: dict[str, tuple[Type, Callable[..., Any], tuple[Type, ...]]] = {
        "ToArray": (array, _items, ()),
        "ToList": (t.list_of(element), _items, ()),
        "AsEnumerable": (same, _items, ()),
        "Distinct": (same, _distinct, ()),
        "Reverse": (same, lambda pairs: _items(pairs)[::-1], ()),
        "Skip": (same, lambda pairs, count: _items(pairs)[max(0, count) :], (t.INT,)),
        "Take": (same, lambda pairs, count: _items(pairs)[: max(0, count)], (t.INT,)),
        "Concat": (same, lambda pairs, other: [*_items(pairs), *collections.tokens(other)], (same,)),
        "Union": (same, lambda pairs, other: _distinct(iter([*pairs, *((x, True) for x in collections.tokens(other))])), (same,)),
        "Except": (same, lambda pairs, other: _distinct(p for p in pairs if p[0] not in collections.tokens(other)), (same,)),
        "Intersect": (same, lambda pairs, other: _distinct(p for p in pairs if p[0] in collections.tokens(other)), (same,)),
        "Contains": (t.BOOL, _contained, (element,)),
        "ElementAtOrDefault": (element, _at_or_default(element), (t.INT,)),
        "ElementAt": (element, lambda pairs, index: collections.at(_items(pairs), index), (t.INT,)),
    }
    if element in t.NUMERIC:
        found |= {name: (element, _numbers(SHAPING[name][1](element)), ()) for name in ("Sum", "Max", "Min")}
    return found


def dictionary(pairs: Pairs) -> dict[Any, Any]:
    """`ToDictionary(key, value)`, whose lambda gives both. Raises EvaluationFailed for a key twice."""
    found: dict[Any, Any] = {}
    for _, (key, value) in pairs:
        collections.add_key(found, key, value)
    return found
