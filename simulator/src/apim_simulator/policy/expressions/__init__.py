"""Policy expressions: `@(…)` and `@{…}` in a whitelisted part of C# (GW-EXPRESSIONS), compiled once, evaluated per request."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apim_simulator.policy.expressions.compiler import Compiler
from apim_simulator.policy.expressions.context import Context, Headers, LastError, Named, Request, Response, Url
from apim_simulator.policy.expressions.jwt import Jwt, read_jwt
from apim_simulator.policy.expressions.nodes import Frame, Node
from apim_simulator.policy.expressions.syntax import ExpressionRefused, parse
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, display, printed

__all__ = [
    "Context",
    "EvaluationFailed",
    "Expression",
    "ExpressionRefused",
    "Headers",
    "Jwt",
    "LastError",
    "Named",
    "NotSimulatedValue",
    "Request",
    "Response",
    "Url",
    "compile_expression",
    "display",
    "printed",
    "read_jwt",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; immutable, so that requests may share it."""

    text: str
    node: Node
    reads_body: bool
    reads_response: bool

    @property
    def type(self) -> Type:
        """Its static type; `object` for a block."""
        return self.node.type

    def evaluate(self, context: Context) -> Any:
        """Its value for a request. Raises EvaluationFailed where .NET would throw, NotSimulatedValue for what we do not know."""
        try:
            return self.node.evaluate(Frame(context))
        except RecursionError:
            raise NotSimulatedValue("a value that is nested as deep as this is not simulated") from None
        except UnicodeEncodeError:
            raise NotSimulatedValue("half of a character as bytes is not simulated") from None


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Compile `@(…)` or `@{…}`. Raises ExpressionRefused."""
    compiler = Compiler(parse(text))
    try:
        node = compiler.whole()
    except RecursionError:
        raise ExpressionRefused(0, "it is nested too deep for the simulator", azure=False) from None
    return Expression(text, node, compiler.reads_body, compiler.reads_response)
