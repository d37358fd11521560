"""Calls of methods: finding the row, matching arguments."""

from dataclasses import dataclass
from typing import Any

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.conversions import implicit
from apim_simulator.policy.expressions.members import STATIC_METHODS, methods_of, property_of
from apim_simulator.policy.expressions.nodes import NOTHING, Apply, Ended, Node
from apim_simulator.policy.expressions.precedence import CHAIN
from apim_simulator.policy.expressions.queries import Queries
from apim_simulator.policy.expressions.rows.row import Method
from apim_simulator.policy.expressions.tries import tried
from apim_simulator.policy.expressions.type_names import of_words
from apim_simulator.policy.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Called:
    """A method that is called: of a value, or of a type where `target` is None and `owner` its name."""

    tree: Tree
    owner: str
    name: str
    target: Node | None
    lenient: bool
    generic: tuple[Type, ...]


class Calls(Queries, Base):
    """The part of a compiler that compiles invocations."""

    def call(self, tree: Tree) -> Node:
        """`target.Method<T>(arguments)` or `Type.Method(arguments)`. Raises ExpressionRefused."""
        function = self.child(tree, "function")
        lenient = function.type == "conditional_access_expression"
        if lenient and function.named_children[-1].type == "member_binding_expression":
            owner, called = self.child(function, "condition"), self.child(function.named_children[-1], "name")
        elif function.type == "member_access_expression":
            owner, called = self.child(function, "expression"), self.child(function, "name")
        else:
            raise self.refuse(tree, f"calling '{self.words(function)}' is not simulated")
        name, brackets, _ = self.words(called).partition("<")
        static = self.is_type(owner) and self.unqualified(owner) in STATIC_METHODS
        target = None if static else self.expression(owner)
        if target is not None and lenient and not target.type.nullable:
            raise self.refuse(tree, f"operator '?' cannot be applied to {target.type}", azure=True)
        arguments = self._generics(called) if brackets else ()
        return self._called(Called(tree, self.unqualified(owner), name, target, lenient, arguments))

    def _called(self, called: Called) -> Node:
        outs = tried(self, called.tree, called.owner if called.target is None else called.target, called.name)
        if outs is not None:
            return outs
        rows = (
            STATIC_METHODS[called.owner].get(called.name, ())
            if called.target is None
            else methods_of(called.target.type, called.name)
        )
        arguments = self.child(called.tree, "arguments").named_children
        query = called.target is not None and self.queries(called.target, called.name)
        if query and called.target is not None and (not rows or self.has_lambda(arguments)):
            return self.query(called.tree, called.target, called.name, called.generic)
        if not rows:
            place = self.child(called.tree, "function").named_children[-1]
            whose = called.target.type if called.target else called.owner
            raise self.refuse(place, f"the method '{called.name}' of {whose} is not simulated")
        given = [self._argument(argument) for argument in arguments]
        problem = ""
        for row in rows:
            found = self._matched(called, row, given)
            if isinstance(found, Node):
                self.reads_body |= row.reads_body
                self.reads_response |= row.reads_response
                return found
            problem = problem or found
        if query and called.target is not None and called.target.type != t.STRING:
            return self.query(called.tree, called.target, called.name, called.generic)
        raise self.refuse(called.tree, problem)

    def conditional(self, tree: Tree) -> Node:
        """`target?.Name` and `target?[key]`. Raises ExpressionRefused."""
        target, binding = self.expression(self.child(tree, "condition")), tree.named_children[-1]
        if not target.type.nullable:
            raise self.refuse(tree, f"operator '?' cannot be applied to {target.type}", azure=True)
        if binding.type == "element_binding_expression":
            return self.indexed(tree, target, binding.named_children, lenient=True)
        if binding.type != "member_binding_expression":
            raise self.refuse(tree, f"'{self.words(tree)}' is not simulated")
        name = self.child(binding, "name")
        found = property_of(target.type, self.words(name))
        if found is None:
            raise self.refuse(name, f"the member '{self.words(name)}' of {target.type} is not simulated")
        return Apply(found.type, found.get, (target,), guarded=1, lenient=True)

    def ended(self, tree: Tree, node: Node) -> Node:
        """The node, made null where a `?.` in it skips the rest, if the chain ends here; a value type becomes nullable."""
        parent = tree.parent
        link: Tree | None = tree
        while link is not None and link.type in CHAIN and link.type != "conditional_access_expression":
            link = link.children[0]
        inner = parent is not None and parent.type in CHAIN and parent.children[0] == tree
        if inner or link is None or link.type != "conditional_access_expression":
            return node
        return Ended(t.nullable_of(node.type), node)

    def _generics(self, called: Tree) -> tuple[Type, ...]:
        found = []
        one = self.words(called).partition("<")[2].removesuffix(">")
        given = called.named_children[1].named_children if called.type == "generic_name" else [None]
        for argument in given:
            kind = of_words(one) if argument is None else self.type_named(argument)
            if kind is None:
                raise self.refuse(called, f"the type argument of '{self.words(called)}' is not simulated")
            found.append(kind)
        return tuple(found)

    def _argument(self, tree: Tree) -> tuple[str, Node, Tree]:
        name = tree.child_by_field_name("name")
        value = tree.named_children[-1]
        if value.type in ("lambda_expression", "declaration_expression") or tree.children[0].type in ("out", "ref"):
            raise self.refuse(tree, f"the argument '{self.words(tree)}' is not simulated")
        return "" if name is None else self.words(name), self.expression(value), tree

    def _matched(self, called: Called, row: Method, given: list[tuple[str, Node, Tree]]) -> Node | str:
        """The call of one overload; what is wrong with it, in words, where the arguments do not fit."""
        words = self.words(called.tree)
        generic = self._generic(called, row, given)
        if isinstance(generic, str):
            return generic
        if any(name and name not in row.names for name, _, _ in given):
            return f"the named arguments of '{words}' are not simulated"
        parameters = [generic if generic and parameter == t.OBJECT else parameter for parameter in row.parameters]
        extra = len(given) - len(parameters)
        if extra > 0 and row.rest is not None:
            parameters += [row.rest] * extra
        if not len(row.parameters) - row.optional <= len(given) <= len(parameters):
            return f"'{words}' with {len(given)} arguments is not simulated"
        operands: list[Node] = []
        for (_, node, _), parameter in zip(given, parameters, strict=False):
            converted = implicit(node, parameter)
            if converted is None:
                return f"'{words}' takes {parameter}, not {node.type}"
            operands.append(converted)
        operands += [NOTHING] * (len(parameters) - len(operands))
        return _applied(called, row, generic, operands)

    def _generic(self, called: Called, row: Method, given: list[tuple[str, Node, Tree]]) -> Type | str | None:
        """The generic argument, None for a method without one; in words what is wrong with it."""
        words = self.words(called.tree)
        if row.type is not None:
            return f"'{words}' with type arguments is not simulated" if called.generic else None
        if called.generic:
            if len(called.generic) != 1 or (row.generics and called.generic[0] not in row.generics):
                allowed = ", ".join(map(str, row.generics)) or "one"
                return f"the type argument of '{words}' is not simulated; simulated are {allowed}"
            return called.generic[0]
        index = row.parameters.index(t.OBJECT) if t.OBJECT in row.parameters else len(given)
        inferred = given[index][1].type if index < len(given) else None
        return inferred if inferred not in (None, t.NULL) else f"'{words}' without a type argument is not simulated"


def _applied(called: Called, row: Method, generic: Type | None, operands: list[Node]) -> Node:
    result = row.type or (t.sequence_of(generic) if row.wraps and generic else generic) or t.OBJECT
    function = row.call if generic is None else _with_type(row, generic)
    if called.target is None:
        return Apply(result, function, tuple(operands))
    return Apply(result, function, (called.target, *operands), guarded=1, lenient=called.lenient)


def _with_type(row: Method, generic: Type) -> Any:
    return lambda *values: row.call(*values, generic)
