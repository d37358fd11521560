"""Calls of LINQ, whose arguments may be lambdas."""

from collections.abc import Sequence

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.conversions import implicit
from apim_simulator.policy.expressions.linq import ASKING, SHAPING, Query, dictionary, plain
from apim_simulator.policy.expressions.nodes import Apply, Node
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import cast, is_of

_CASTING = ("Cast", "OfType")
_DICTIONARY = "ToDictionary"


class Queries(Base):
    """The part of a compiler that compiles LINQ."""

    def queries(self, target: Node, name: str) -> bool:
        """Whether a method of this name may be LINQ's."""
        element = t.element_of(target.type)
        known = name in ASKING or name in SHAPING or name in (*_CASTING, _DICTIONARY)
        return element is not None and (known or name in plain(element))

    def has_lambda(self, arguments: Sequence[Tree]) -> bool:
        """Whether an argument is one."""
        return any(argument.named_children[-1].type == "lambda_expression" for argument in arguments)

    def query(self, tree: Tree, source: Node, name: str, generic: tuple[Type, ...]) -> Node:
        """A method of LINQ. Raises ExpressionRefused."""
        element = t.element_of(source.type) or t.OBJECT
        given = self.child(tree, "arguments").named_children
        if name in _CASTING and len(generic) == 1 and not given:
            return self._casting(source, name, generic[0])
        if name == _DICTIONARY and len(given) == 2:  # noqa: PLR2004 - key and value
            return self._dictionary(tree, source, element, given)
        if name in plain(element) and not self.has_lambda(given) and generic in ((), (element,)):
            return self._plain(tree, source, name, given)
        if not given and name in ASKING and name != "All":
            result, function = ASKING[name]
            return Query(result or element, source, (), None, function(element))
        if len(given) != 1 or not self.has_lambda(given):
            raise self.refuse(tree, f"'{name}' of {source.type} without a lambda of one parameter is not simulated")
        at = given[0].named_children[-1]
        names, body = self._lambda(at, element)
        due = _due(name, body.type)
        if due:
            raise self.refuse(at, f"the lambda of '{name}' must be {due}, not {body.type}", azure=body.type in t.SIMPLE)
        if name in SHAPING:
            shape, make = SHAPING[name]
            return Query(shape(element, body.type), source, names, body, make(body.type))
        if name not in ASKING:
            raise self.refuse(tree, f"'{name}' with a lambda is not simulated")
        result, function = ASKING[name]
        return Query(result or element, source, names, body, function(element))

    def _plain(self, tree: Tree, source: Node, name: str, given: Sequence[Tree]) -> Node:
        element = t.element_of(source.type) or t.OBJECT
        result, function, parameters = plain(element)[name]
        operands = [self.expression(argument.named_children[-1]) for argument in given]
        extra = operands[len(parameters) :]
        if name == "Contains" and len(extra) == 1:
            return Query(result, source, (), None, function, tuple(operands))  # with a StringComparer
        if len(operands) != len(parameters):
            raise self.refuse(tree, f"'{self.short(tree)}' with {len(operands)} arguments is not simulated")
        converted: list[Node] = []
        for operand, parameter in zip(operands, parameters, strict=True):
            found = implicit(operand, parameter)
            if found is None and name == "Contains" and element.nullable and t.assignable(element, operand.type):
                found = operand  # of a base type, as which C# takes the sequence, too
            if found is None:
                raise self.refuse(tree, f"'{self.short(tree)}' takes {parameter}, not {operand.type}")
            converted.append(found)
        return Query(result, source, (), None, function, tuple(converted))

    def _casting(self, source: Node, name: str, kind: Type) -> Node:
        if name == "Cast":
            return Query(t.sequence_of(kind), source, (), None, lambda pairs: [cast(item, kind) for item, _ in pairs])
        return Query(
            t.sequence_of(kind),
            source,
            (),
            None,
            lambda pairs: [item for item, _ in pairs if item is not None and is_of(item, kind)],
        )

    def _dictionary(self, tree: Tree, source: Node, element: Type, given: Sequence[Tree]) -> Node:
        if not all(argument.named_children[-1].type == "lambda_expression" for argument in given):
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        names, key = self._lambda(given[0].named_children[-1], element)
        others, value = self._lambda(given[1].named_children[-1], element)
        if names != others:
            raise self.refuse(tree, f"'{_DICTIONARY}' with lambdas of two parameters' names is not simulated")
        if key.type in t.JSON:
            raise self.refuse(tree, f"a dictionary by {key.type} is not simulated")
        both = Apply(t.pair_of(key.type, value.type), lambda first, second: (first, second), (key, value))
        return Query(t.dictionary_of(key.type, value.type), source, names, both, dictionary)

    def _lambda(self, tree: Tree, element: Type) -> tuple[tuple[str, ...], Node]:
        """Names of the parameters, element and index, and what the body is worth."""
        parameters = tree.child_by_field_name("parameters") or tree.named_children[0]
        named = [parameters] if parameters.type in ("implicit_parameter", "identifier") else list(parameters.named_children)
        names = tuple(self.words(each.child_by_field_name("name") or each) for each in named)
        if not 1 <= len(names) <= 2:  # noqa: PLR2004 - element, index
            raise self.refuse(tree, f"the lambda '{self.short(tree)}' is not simulated")
        outer = dict(self.locals)
        for name, kind in zip(names, (element, t.INT), strict=False):
            self.declare(tree, name, kind)
        body = tree.named_children[-1]
        if body.type == "block":
            raise self.refuse(tree, "a lambda with a block is not simulated")
        value = self.expression(body)
        self.locals = outer
        return names, value


def _due(name: str, given: Type) -> str:
    """What the lambda of a method must be worth instead of what it is; empty where it fits."""
    if name == "Sum":
        return "" if (given.underlying or given) in t.NUMERIC else "a number"
    return "bool" if (name == "Where" or name in ASKING) and given != t.BOOL else ""
