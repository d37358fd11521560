"""Calls of methods, split from the compiler for their length: finding the row, matching arguments."""

from abc import ABC, abstractmethod
from typing import Any

from tree_sitter import Node as Tree

from simulator.policy.expressions import types as t
from simulator.policy.expressions.members import METHODS, STATIC_METHODS, Method
from simulator.policy.expressions.nodes import NOTHING, Apply, Node
from simulator.policy.expressions.syntax import ExpressionRefused
from simulator.policy.expressions.types import Type


class Calls(ABC):
    """The part of a compiler that compiles invocations."""

    def __init__(self) -> None:
        self.reads_body = False
        self.reads_response = False

    @abstractmethod
    def expression(self, tree: Tree) -> Node:
        """Compile any expression."""

    @abstractmethod
    def refuse(self, tree: Tree, problem: str, *, azure: bool = False) -> ExpressionRefused:
        """What is wrong at a node."""

    @abstractmethod
    def words(self, tree: Tree) -> str:
        """The node as written."""

    @abstractmethod
    def child(self, tree: Tree, name: str) -> Tree:
        """A field of a node."""

    def call(self, tree: Tree) -> Node:
        """`target.Method<T>(arguments)` or `Type.Method(arguments)`. Raises ExpressionRefused."""
        function = self.child(tree, "function")
        if function.type != "member_access_expression":
            raise self.refuse(tree, f"calling '{self.words(function)}' is not simulated")
        owner, called = self.child(function, "expression"), self.child(function, "name")
        generic = called.type == "generic_name"
        name = self.words(called.named_children[0]) if generic else self.words(called)
        static = STATIC_METHODS.get(self.words(owner))
        target = None if static is not None else self.expression(owner)
        rows = static if static is not None else METHODS.get(target.type if target else t.NULL, {})
        method = rows.get(name)
        if method is None:
            raise self.refuse(called, f"the method '{name}' of {target.type if target else self.words(owner)} is not simulated")
        kind = self._generic(called if generic else None, method, tree)
        operands = self._arguments(tree, method, kind)
        self.reads_body |= method.reads_body
        self.reads_response |= method.reads_response
        return _applied(target, method, kind, operands)

    def _generic(self, called: Tree | None, method: Method, tree: Tree) -> Type | None:
        """The generic argument, None for a method without one."""
        if method.type is not None:
            if called is not None:
                raise self.refuse(called, f"'{self.words(called)}' with type arguments is not simulated")
            return None
        if called is None:
            inferred = self._inferred(tree, method)
            if inferred is None:
                raise self.refuse(tree, f"'{self.words(tree)}' without a type argument is not simulated")
            return inferred
        arguments = called.named_children[1].named_children
        kind = t.NAMES.get(self.words(arguments[0])) if len(arguments) == 1 else None
        if kind is None or kind not in method.generics:
            allowed = ", ".join(dict.fromkeys(map(str, method.generics)))
            raise self.refuse(called, f"the type argument of '{self.words(called)}' is not simulated; simulated are {allowed}")
        return kind

    def _inferred(self, tree: Tree, method: Method) -> Type | None:
        """The type argument that C# infers from the argument of its type: `GetValueOrDefault("x", 1)`."""
        given = self.child(tree, "arguments").named_children
        index = method.parameters.index(t.OBJECT) if t.OBJECT in method.parameters else len(given)
        kind = self.expression(given[index].named_children[0]).type if index < len(given) else None
        return kind if kind in method.generics else None

    def _arguments(self, tree: Tree, method: Method, kind: Type | None) -> list[Node]:
        named: dict[str, str] = {}
        operands: list[Node] = []
        for argument in self.child(tree, "arguments").named_children:
            name = argument.child_by_field_name("name")
            if name is None:
                operands.append(self.expression(argument.named_children[0]))
            else:
                named[self.words(name)] = self.words(argument.named_children[-1])
        required = {key: str(value).lower() for key, value in (method.named or {}).items()}
        if named != required and not (method.free and not named):
            wanted = ", ".join(f"{key}: {value}" for key, value in required.items()) or "none"
            raise self.refuse(tree, f"the named arguments of '{self.words(tree)}' are not simulated; simulated are {wanted}")
        parameters = [kind if kind and p == t.OBJECT else p for p in method.parameters]
        if not len(parameters) - method.optional <= len(operands) <= len(parameters):
            raise self.refuse(tree, f"'{self.words(tree)}' with {len(operands)} arguments is not simulated")
        for operand, parameter in zip(operands, parameters, strict=False):
            if not t.assignable(operand.type, parameter):
                raise self.refuse(tree, f"'{self.words(tree)}' takes {parameter}, not {operand.type}")
        return operands + ([NOTHING] * (len(parameters) - len(operands)) if not _variadic(method) else [])


def _variadic(method: Method) -> bool:
    """Static methods such as Concat just take fewer."""
    return set(method.parameters) == {t.OBJECT}


def _applied(target: Node | None, method: Method, kind: Type | None, operands: list[Node]) -> Node:
    result = method.type or kind or t.OBJECT
    function = method.call if kind is None else _with_kind(method, kind)
    if target is None:
        return Apply(result, function, tuple(operands))
    return Apply(result, function, (target, *operands), guarded=1)


def _with_kind(method: Method, kind: Type) -> Any:
    return lambda *values: method.call(*values, kind)
