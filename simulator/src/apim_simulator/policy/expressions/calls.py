"""Calls of methods, split from the compiler for their length: finding the row, matching arguments."""

from abc import ABC, abstractmethod
from typing import Any

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.members import METHODS, PROPERTIES, STATIC_METHODS, Method
from apim_simulator.policy.expressions.nodes import NOTHING, Apply, Ended, Node
from apim_simulator.policy.expressions.sequences import ELEMENTS, PREDICATES, SEQUENCES, Query, kept, selected
from apim_simulator.policy.expressions.syntax import ExpressionRefused
from apim_simulator.policy.expressions.types import Type

CHAIN = ("member_access_expression", "invocation_expression", "element_access_expression", "conditional_access_expression")
"""Kinds of nodes that go on from their first child."""


class Calls(ABC):
    """The part of a compiler that compiles invocations."""

    def __init__(self) -> None:
        self._locals: dict[str, Type] = {}
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
        lenient = function.type == "conditional_access_expression"
        if lenient and function.named_children[-1].type == "member_binding_expression":
            owner, called = self.child(function, "condition"), self.child(function.named_children[-1], "name")
        elif function.type == "member_access_expression":
            owner, called = self.child(function, "expression"), self.child(function, "name")
        else:
            raise self.refuse(tree, f"calling '{self.words(function)}' is not simulated")
        generic = called.type == "generic_name"
        name = self.words(called.named_children[0]) if generic else self.words(called)
        static = STATIC_METHODS.get(self.words(owner))
        target = None if static is not None else self.expression(owner)
        if target is not None and target.type in ELEMENTS and name in (*PREDICATES, "Where", "Select"):
            return self._query(tree, target, name)
        rows = static if static is not None else METHODS.get(target.type if target else t.NULL, {})
        method = rows.get(name)
        if method is None:
            raise self.refuse(called, f"the method '{name}' of {target.type if target else self.words(owner)} is not simulated")
        type_argument = self._generic(called if generic else None, method, tree)
        operands = self._arguments(tree, method, type_argument)
        self.reads_body |= method.reads_body
        self.reads_response |= method.reads_response
        return _applied(target, method, type_argument, operands, lenient=lenient)

    def conditional(self, tree: Tree) -> Node:
        """`target?.Name`. Raises ExpressionRefused."""
        target, binding = self.expression(self.child(tree, "condition")), tree.named_children[-1]
        if binding.type != "member_binding_expression":
            raise self.refuse(tree, f"'{self.words(tree)}' is not simulated")
        if not target.type.nullable:
            raise self.refuse(tree, f"operator '?' cannot be applied to {target.type}", azure=True)
        name = self.child(binding, "name")
        found = PROPERTIES.get(target.type, {}).get(self.words(name))
        if found is None:
            raise self.refuse(name, f"the member '{self.words(name)}' of {target.type} is not simulated")
        return Apply(found.type, found.get, (target,), guarded=1, lenient=True)

    def ended(self, tree: Tree, node: Node) -> Node:
        """The node, made null where a `?.` in it skips the rest, if the chain ends here; a value type would become nullable."""
        parent = tree.parent
        link: Tree | None = tree
        while link is not None and link.type in CHAIN and link.type != "conditional_access_expression":
            link = link.children[0]
        inner = parent is not None and parent.type in CHAIN and parent.children[0] == tree
        if inner or link is None or link.type != "conditional_access_expression":
            return node
        if not node.type.nullable:
            raise self.refuse(tree, f"'?.' before a value of type {node.type} is not simulated")
        return Ended(node.type, node)

    def _query(self, tree: Tree, source: Node, name: str) -> Node:
        """A method of LINQ. Raises ExpressionRefused."""
        given = self.child(tree, "arguments").named_children
        if not given and name in PREDICATES and name != "All":
            result, function = PREDICATES[name]
            return Query(result or ELEMENTS[source.type], source, "", None, function)
        found = given[0].named_children[0] if len(given) == 1 else None
        if found is None or found.type != "lambda_expression" or found.named_children[0].type != "implicit_parameter":
            raise self.refuse(tree, f"'{name}' of {source.type} without a lambda of one parameter is not simulated")
        parameter = self.words(found.named_children[0])
        if parameter in self._locals or parameter == "context":
            raise self.refuse(found, f"a local variable named '{parameter}' exists already", azure=True)
        self._locals[parameter] = ELEMENTS[source.type]
        body = self.expression(found.named_children[-1])
        del self._locals[parameter]
        if name == "Select":
            if body.type not in SEQUENCES:
                raise self.refuse(
                    found, f"'Select' of {body.type} is not simulated; simulated are {', '.join(map(str, SEQUENCES))}"
                )
            return Query(SEQUENCES[body.type], source, parameter, body, selected)
        if body.type != t.BOOL:
            raise self.refuse(found, f"the lambda of '{name}' must be bool, not {body.type}", azure=True)
        if name == "Where":
            return Query(SEQUENCES[ELEMENTS[source.type]], source, parameter, body, kept)
        result, function = PREDICATES[name]
        return Query(result or ELEMENTS[source.type], source, parameter, body, function)

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
        type_argument = t.NAMES.get(self.words(arguments[0])) if len(arguments) == 1 else None
        if type_argument is None or type_argument not in method.generics:
            allowed = ", ".join(dict.fromkeys(map(str, method.generics)))
            raise self.refuse(called, f"the type argument of '{self.words(called)}' is not simulated; simulated are {allowed}")
        return type_argument

    def _inferred(self, tree: Tree, method: Method) -> Type | None:
        """The type argument that C# infers from the argument of its type: `GetValueOrDefault("x", 1)`."""
        given = self.child(tree, "arguments").named_children
        index = method.parameters.index(t.OBJECT) if t.OBJECT in method.parameters else len(given)
        type_argument = self.expression(given[index].named_children[0]).type if index < len(given) else None
        return type_argument if type_argument in method.generics else None

    def _arguments(self, tree: Tree, method: Method, type_argument: Type | None) -> list[Node]:
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
        parameters = [type_argument if type_argument and p == t.OBJECT else p for p in method.parameters]
        if not len(parameters) - method.optional <= len(operands) <= len(parameters):
            raise self.refuse(tree, f"'{self.words(tree)}' with {len(operands)} arguments is not simulated")
        for operand, parameter in zip(operands, parameters, strict=False):
            if not t.assignable(operand.type, parameter):
                raise self.refuse(tree, f"'{self.words(tree)}' takes {parameter}, not {operand.type}")
        return operands + ([NOTHING] * (len(parameters) - len(operands)) if not _variadic(method) else [])


def _variadic(method: Method) -> bool:
    """Static methods such as Concat just take fewer."""
    return set(method.parameters) == {t.OBJECT}


def _applied(target: Node | None, method: Method, type_argument: Type | None, operands: list[Node], *, lenient: bool) -> Node:
    result = method.type or type_argument or t.OBJECT
    function = method.call if type_argument is None else _with_type(method, type_argument)
    if target is None:
        return Apply(result, function, tuple(operands))
    return Apply(result, function, (target, *operands), guarded=1, lenient=lenient)


def _with_type(method: Method, type_argument: Type) -> Any:
    return lambda *values: method.call(*values, type_argument)
