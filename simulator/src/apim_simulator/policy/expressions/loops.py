"""Statements that run others: loops, `switch`, `try`, `throw`, `using` and assignments to members."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from apim_simulator.policy.expressions.nodes import BREAK, CONTINUE, Ending, Frame, Node, Statement
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue

MOST_STEPS: Final = 100_000
"""Rounds of all loops of an evaluation; our own limit, so that none hangs the gateway."""


def stepped(frame: Frame) -> None:
    """Count a round. Raises NotSimulatedValue beyond the limit."""
    frame.steps += 1
    if frame.steps > MOST_STEPS:
        raise NotSimulatedValue(f"loops that run more than {MOST_STEPS} times are not simulated")


@dataclass(frozen=True, slots=True)
class Each(Statement):
    """`foreach (var name in source) …`."""

    name: str
    source: Node
    body: Statement
    items: Callable[[Any], list[Any]]

    def run(self, frame: Frame) -> Ending:
        """Run the body for each element until it returns or breaks."""
        for item in self.items(self.source.evaluate(frame)):
            stepped(frame)
            frame.locals[self.name] = item
            ended = self.body.run(frame)
            if ended is not None and ended is not CONTINUE:
                return None if ended is BREAK else ended
        return None


@dataclass(frozen=True, slots=True)
class While(Statement):
    """`while`, `do` (which asks afterwards) and `for`, whose `after` run behind each round."""

    condition: Node
    body: Statement
    after: tuple[Statement, ...] = ()
    first: bool = True

    def run(self, frame: Frame) -> Ending:
        """Run the body while the condition holds, until it returns or breaks."""
        asked = self.first
        while not asked or self.condition.evaluate(frame):
            asked = True
            stepped(frame)
            ended = self.body.run(frame)
            if ended is not None and ended is not CONTINUE:
                return None if ended is BREAK else ended
            for statement in self.after:
                statement.run(frame)
        return None


@dataclass(frozen=True, slots=True)
class Stop(Statement):
    """`break;` and `continue;`."""

    jump: Ending

    def run(self, frame: Frame) -> Ending:  # noqa: ARG002 - nothing of it matters
        """End the round."""
        return self.jump


@dataclass(frozen=True, slots=True)
class Switch(Statement):
    """`switch (value) { case …: … }`; a section's labels are values, None is `default`."""

    value: Node
    sections: tuple[tuple[tuple[Node | None, ...], Statement], ...]

    def run(self, frame: Frame) -> Ending:
        """Run the section whose label is the value, else that of default."""
        value = self.value.evaluate(frame)
        chosen = None
        for labels, body in self.sections:
            if any(label is not None and label.evaluate(frame) == value for label in labels):
                chosen = body
                break
            if None in labels:
                chosen = body
        ended = None if chosen is None else chosen.run(frame)
        return None if ended is BREAK else ended


@dataclass(frozen=True, slots=True)
class Try(Statement):
    """`try … catch … finally …`; `catches` are names of the exception's variable ("" for none) and blocks."""

    body: Statement
    catch: tuple[str, Statement] | None
    last: Statement | None

    def run(self, frame: Frame) -> Ending:
        """Run the block; what .NET throws runs the first catch, which takes everything."""
        try:
            return self.body.run(frame)
        except EvaluationFailed as failure:
            if self.catch is None:
                raise
            name, block = self.catch
            if name:
                frame.locals[name] = str(failure)
            return block.run(frame)
        finally:
            if self.last is not None:
                self.last.run(frame)


@dataclass(frozen=True, slots=True)
class Throw(Statement):
    """`throw new Exception(message);`."""

    message: Node

    def run(self, frame: Frame) -> Ending:
        """Fail with the message. Raises EvaluationFailed."""
        raise EvaluationFailed(str(self.message.evaluate(frame) or ""))


@dataclass(frozen=True, slots=True)
class Do(Statement):
    """A call for what it does, `x++;`, `target[key] = value;`."""

    value: Node

    def run(self, frame: Frame) -> Ending:
        """Evaluate it."""
        self.value.evaluate(frame)
        return None


@dataclass(frozen=True, slots=True)
class Store(Node):
    """`name = value` as an expression; the value that it has before with `before`, for `x++`."""

    name: str
    value: Node
    before: bool = False

    def evaluate(self, frame: Frame) -> Any:
        """Keep the value."""
        held = frame.locals.get(self.name)
        frame.locals[self.name] = value = self.value.evaluate(frame)
        return held if self.before else value


@dataclass(frozen=True, slots=True)
class Tried(Node):
    """`x.TryParse(text, out name)`: whether it worked, the result in a variable."""

    function: Callable[..., tuple[bool, Any]]
    operands: tuple[Node, ...]
    name: str

    def evaluate(self, frame: Frame) -> Any:
        """Whether there is a result."""
        found, frame.locals[self.name] = self.function(*(operand.evaluate(frame) for operand in self.operands))
        return found
