"""Arrays of strings and of JSON: `foreach`, and the methods of LINQ that take a lambda or none (their existence in .NET is [K])."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.nodes import SKIPPED, Frame, Node, Returned, Statement
from apim_simulator.policy.expressions.types import EvaluationFailed, Token, Type

TOKENS: Final = Type("IEnumerable<JToken>")
ELEMENTS: Final = {t.STRINGS: t.STRING, t.JTOKEN: t.JTOKEN, TOKENS: t.JTOKEN}
"""Type of the elements by type of what is run through."""
SEQUENCES: Final = {t.STRING: t.STRINGS, t.JTOKEN: TOKENS}
"""Type of a sequence by type of its elements."""


def items(value: Any) -> list[Any]:
    """The elements. Raises EvaluationFailed for null, and for a JSON object, whose properties are not simulated as elements."""
    if value is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 'source')")
    if not isinstance(value, Token):
        return list(value)
    if isinstance(value.value, dict):
        raise EvaluationFailed("the simulator does not run through the properties of a JSON object")
    return [Token(item) for item in value.value] if isinstance(value.value, list) else []


@dataclass(frozen=True, slots=True)
class Query(Node):
    """`source.Method(name => body)`; without a lambda `body` is None and matches every element."""

    source: Node
    name: str
    body: Node | None
    function: Callable[[Iterator[tuple[Any, Any]]], Any]

    def evaluate(self, frame: Frame) -> Any:
        """What the function makes of the elements, each beside what the lambda says of it."""
        source = self.source.evaluate(frame)
        return SKIPPED if source is SKIPPED else self.function(self._pairs(source, frame))

    def _pairs(self, source: Any, frame: Frame) -> Iterator[tuple[Any, Any]]:
        for item in items(source):
            if self.body is None:
                yield item, True
            else:
                frame.locals[self.name] = item
                yield item, self.body.evaluate(frame)


@dataclass(frozen=True, slots=True)
class Each(Statement):
    """`foreach (var name in source) …`."""

    name: str
    source: Node
    body: Statement

    def run(self, frame: Frame) -> Returned | None:
        """Run the body for each element until it returns."""
        for item in items(self.source.evaluate(frame)):
            frame.locals[self.name] = item
            if ended := self.body.run(frame):
                return ended
        return None


def _first(pairs: Iterator[tuple[Any, Any]]) -> Any:
    for item, holds in pairs:
        if holds:
            return item
    raise EvaluationFailed("Sequence contains no matching element")


def _last(pairs: Iterator[tuple[Any, Any]]) -> Any:
    found = [item for item, holds in pairs if holds]
    if not found:
        raise EvaluationFailed("Sequence contains no matching element")
    return found[-1]


PREDICATES: Final[dict[str, tuple[Type | None, Callable[[Iterator[tuple[Any, Any]]], Any]]]] = {
    "Any": (t.BOOL, lambda pairs: any(holds for _, holds in pairs)),
    "All": (t.BOOL, lambda pairs: all(holds for _, holds in pairs)),
    "Count": (t.INT, lambda pairs: sum(holds for _, holds in pairs)),
    "First": (None, _first),
    "FirstOrDefault": (None, lambda pairs: next((item for item, holds in pairs if holds), None)),
    "Last": (None, _last),
    "LastOrDefault": (None, lambda pairs: next(iter([item for item, holds in pairs if holds][-1:]), None)),
}
"""Methods that ask a bool of each element: result, None for the elements' own, and function. All but All work without a lambda."""


def selected(pairs: Iterator[tuple[Any, Any]]) -> list[Any]:
    """`Select`."""
    return [value for _, value in pairs]


def kept(pairs: Iterator[tuple[Any, Any]]) -> list[Any]:
    """`Where`."""
    return [item for item, holds in pairs if holds]
