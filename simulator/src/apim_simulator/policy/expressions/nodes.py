"""A compiled expression: immutable nodes, each with its static type, evaluated against a frame."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apim_simulator.policy.expressions.context import Context
from apim_simulator.policy.expressions.types import BOOL, NULL, Type
from apim_simulator.policy.expressions.values import EvaluationFailed


@dataclass(slots=True)
class Frame:
    """One evaluation: the request it is about and its local variables."""

    context: Context
    locals: dict[str, Any] = field(default_factory=dict)
    steps: int = 0
    """How often loops have run."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something with a value."""

    type: Type

    def evaluate(self, frame: Frame) -> Any:
        """The value. Raises EvaluationFailed."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal."""

    value: Any

    def evaluate(self, frame: Frame) -> Any:  # noqa: ARG002 - a literal needs none
        """The literal."""
        return self.value


NOTHING = Constant(NULL, None)
"""`null`."""


SKIPPED = object()
"""What a chain is worth behind a `?.` whose target was null, until the chain ends."""


@dataclass(frozen=True, slots=True)
class ContextRoot(Node):
    """`context`."""

    def evaluate(self, frame: Frame) -> Any:
        """The request's context."""
        return frame.context


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A variable of the block."""

    name: str

    def evaluate(self, frame: Frame) -> Any:
        """Its value now."""
        return frame.locals[self.name]


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """A function of values that are all evaluated first: operators, members, indexers, calls, casts.

    `guarded` is how many of the leading operands may not be null: the targets of member access. A `lenient` one, `?.`, skips the
    rest of its chain instead where its target is null.
    """

    function: Callable[..., Any]
    operands: tuple[Node, ...]
    guarded: int = 0
    lenient: bool = False

    def evaluate(self, frame: Frame) -> Any:
        """The function's value."""
        operands = self.operands
        if len(operands) == 1:  # most have one or two: a comprehension costs as much as their evaluation
            values: tuple[Any, ...] = (operands[0].evaluate(frame),)
        elif len(operands) == 2:  # noqa: PLR2004 - as above
            values = (operands[0].evaluate(frame), operands[1].evaluate(frame))
        else:
            values = tuple([operand.evaluate(frame) for operand in operands])
        if self.guarded:
            first = values[0]
            if first is SKIPPED or (self.lenient and first is None):
                return SKIPPED
            if first is None or (self.guarded > 1 and any(value is None for value in values[1 : self.guarded])):
                raise EvaluationFailed("Object reference not set to an instance of an object.")
        try:
            return self.function(*values)
        except (TypeError, AttributeError):
            if all(value is not None for value in values[self.guarded :]):
                raise
            # Rows that take null say so themselves; to all others .NET passes it with an ArgumentNullException.
            raise EvaluationFailed("Value cannot be null.") from None


@dataclass(frozen=True, slots=True)
class Ended(Node):
    """The end of a chain with `?.` in it: null where it was skipped."""

    chain: Node

    def evaluate(self, frame: Frame) -> Any:
        """The chain's value."""
        value = self.chain.evaluate(frame)
        return None if value is SKIPPED else value


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """`condition ? yes : no`; also `&&` and `||`, which need not evaluate their right side."""

    condition: Node
    yes: Node
    no: Node

    def evaluate(self, frame: Frame) -> Any:
        """The chosen side's value."""
        return (self.yes if self.condition.evaluate(frame) else self.no).evaluate(frame)


@dataclass(frozen=True, slots=True)
class Coalesce(Node):
    """`left ?? right`."""

    left: Node
    right: Node

    def evaluate(self, frame: Frame) -> Any:
        """The left value unless it is null."""
        value = self.left.evaluate(frame)
        return self.right.evaluate(frame) if value is None else value


@dataclass(frozen=True, slots=True)
class Returned:
    """A statement ended the block with this value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Jump:
    """A statement ended, or began anew, the enclosing loop or switch."""

    name: str


BREAK, CONTINUE = Jump("break"), Jump("continue")

Ending = Returned | Jump | None
"""How a statement ended: None is normally."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that runs; `returns` is whether it certainly ends the block."""

    returns: bool

    def run(self, frame: Frame) -> Ending:
        """Run it. Raises EvaluationFailed."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """`var x = …;` and `x = …;`."""

    name: str
    value: Node

    def run(self, frame: Frame) -> Ending:
        """Keep the value."""
        frame.locals[self.name] = self.value.evaluate(frame)
        return None


@dataclass(frozen=True, slots=True)
class Return(Statement):
    """`return …;`."""

    value: Node

    def run(self, frame: Frame) -> Ending:
        """End the block."""
        return Returned(self.value.evaluate(frame))


@dataclass(frozen=True, slots=True)
class Branch(Statement):
    """`if … else …`."""

    condition: Node
    yes: Statement
    no: Statement | None

    def run(self, frame: Frame) -> Ending:
        """Run one side."""
        if self.condition.evaluate(frame):
            return self.yes.run(frame)
        return None if self.no is None else self.no.run(frame)


@dataclass(frozen=True, slots=True)
class Block(Statement):
    """Statements in order."""

    statements: tuple[Statement, ...]

    def run(self, frame: Frame) -> Ending:
        """Run until one returns."""
        for statement in self.statements:
            if ended := statement.run(frame):
                return ended
        return None


@dataclass(frozen=True, slots=True)
class Ran(Node):
    """The value of a block that certainly returns."""

    block: Statement

    def evaluate(self, frame: Frame) -> Any:
        """What it returned."""
        ended = self.block.run(frame)
        if not isinstance(ended, Returned):
            raise AssertionError("the compiler let a block through that does not return")  # noqa: TRY004 - no fault of a type
        return ended.value


TRUE, FALSE = Constant(BOOL, value=True), Constant(BOOL, value=False)
