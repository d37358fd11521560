"""From a syntax tree to nodes: everything known by name, everything typed, all else refused with its place."""

import re
from collections.abc import Callable
from typing import ClassVar

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import operators
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.calls import Calls
from apim_simulator.policy.expressions.literals import integer, string, verbatim
from apim_simulator.policy.expressions.members import INDEXERS, PROPERTIES, STATIC_PROPERTIES
from apim_simulator.policy.expressions.nodes import (
    FALSE,
    NOTHING,
    TRUE,
    Apply,
    Assign,
    Block,
    Branch,
    Constant,
    ContextRoot,
    Local,
    Node,
    Ran,
    Return,
    Statement,
)
from apim_simulator.policy.expressions.sequences import ELEMENTS, Each
from apim_simulator.policy.expressions.syntax import ExpressionRefused, Syntax


class Compiler(Calls):
    """Compiles one expression; `reads_body` is, afterwards, whether it looks at the request's body."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__()
        self._syntax = syntax

    def whole(self) -> Node:
        """The expression's value. Raises ExpressionRefused."""
        if self._syntax.body.type != "block":
            return self.expression(self._syntax.body)
        block = self.statement(self._syntax.body)
        if not block.returns:
            raise self.refuse(self._syntax.body, "not every path through the block returns a value", azure=True)
        return Ran(t.OBJECT, block)

    def refuse(self, tree: Tree, problem: str, *, azure: bool = False) -> ExpressionRefused:
        """What is wrong at a node."""
        return ExpressionRefused(self._syntax.offset(tree), problem, azure=azure)

    def words(self, tree: Tree) -> str:
        """The node as written."""
        return self._syntax.words(tree)

    def expression(self, tree: Tree) -> Node:
        """Any expression. Raises ExpressionRefused."""
        compile_one = self._expressions.get(tree.type)
        if compile_one is None:
            raise self.refuse(tree, f"{tree.type.replace('_', ' ')} '{_short(self.words(tree))}' is not simulated")
        try:
            return self.ended(tree, compile_one(self, tree))
        except operators.NoSuchOperator as error:
            raise self.refuse(tree, str(error), azure=True) from None
        except operators.NotSimulated as error:
            raise self.refuse(tree, str(error)) from None

    def statement(self, tree: Tree) -> Statement:
        """Any statement. Raises ExpressionRefused."""
        compile_one = self._statements.get(tree.type)
        if compile_one is None:
            raise self.refuse(tree, f"{tree.type.replace('_', ' ')} '{_short(self.words(tree))}' is not simulated")
        return compile_one(self, tree)

    def child(self, tree: Tree, name: str) -> Tree:
        """A field that the grammar always fills."""
        found = tree.child_by_field_name(name)
        if found is None:
            raise self.refuse(tree, f"'{_short(self.words(tree))}' is not simulated")
        return found

    def _inner(self, tree: Tree) -> Node:
        return self.expression(next(node for node in tree.named_children if node.type != "comment"))

    def _identifier(self, tree: Tree) -> Node:
        name = self.words(tree)
        if name in self._locals:
            return Local(self._locals[name], name)
        if name == "context":
            return ContextRoot(t.CONTEXT)
        raise self.refuse(tree, f"the name '{name}' is not simulated")

    def _member(self, tree: Tree) -> Node:
        owner, name = self.child(tree, "expression"), self.words(self.child(tree, "name"))
        static = STATIC_PROPERTIES.get((self.words(owner), name))
        if static is not None and self.words(owner) not in self._locals:
            return Apply(static.type, static.get, (ContextRoot(t.CONTEXT),))
        target = self.expression(owner)
        found = PROPERTIES.get(target.type, {}).get(name)
        if found is None:
            raise self.refuse(self.child(tree, "name"), f"the member '{name}' of {target.type} is not simulated")
        return Apply(found.type, found.get, (target,), guarded=1)

    def _index(self, tree: Tree) -> Node:
        target = self.expression(self.child(tree, "expression"))
        arguments = self.child(tree, "subscript").named_children
        index = self._inner(arguments[0])
        found = INDEXERS.get((target.type, index.type)) if len(arguments) == 1 else None
        if found is None:
            raise self.refuse(tree, f"an indexer of {target.type} by {index.type} is not simulated")
        return Apply(found[0], found[1], (target, index), guarded=2)

    def _cast(self, tree: Tree) -> Node:
        value, name = self.expression(self.child(tree, "value")), self.words(self.child(tree, "type"))
        target = t.NAMES.get(name)
        if target is None:
            raise self.refuse(tree, f"a cast to '{name}' is not simulated")
        if value.type in t.NUMERIC and target in t.NUMERIC:
            return Apply(target, lambda number: operators.converted(number, target), (value,))
        if t.assignable(value.type, target):
            return Apply(target, lambda same: same, (value,))
        if (
            value.type == t.OBJECT
            or (value.type in t.JSON and target not in t.JSON)
            or (value.type, target) == (t.JTOKEN, t.JOBJECT)
        ):
            return Apply(target, lambda boxed: t.cast(boxed, target), (value,))
        raise self.refuse(tree, f"{value.type} cannot be cast to {target}", azure=True)

    def _binary(self, tree: Tree) -> Node:
        symbol = self.words(self.child(tree, "operator"))
        return operators.binary(symbol, self.expression(self.child(tree, "left")), self.expression(self.child(tree, "right")))

    def _unary(self, tree: Tree) -> Node:
        symbol = self.words(tree.children[0])
        if symbol not in ("!", "-", "+"):
            raise self.refuse(tree, f"operator '{symbol}' is not simulated")
        return operators.unary(symbol, self._inner(tree))

    def _conditional(self, tree: Tree) -> Node:
        parts = [self.expression(self.child(tree, name)) for name in ("condition", "consequence", "alternative")]
        return operators.conditional(*parts)

    def _integer(self, tree: Tree) -> Node:
        found = integer(self.words(tree))
        if found is None:
            raise self.refuse(tree, f"the number '{self.words(tree)}' is not simulated")
        return Constant(t.LONG if found[1] else t.INT, found[0])

    def _real(self, tree: Tree) -> Node:
        if re.fullmatch(r"\d*\.?\d+([eE][+-]?\d+)?[dD]?", self.words(tree)) is None:
            raise self.refuse(tree, f"the number '{self.words(tree)}' is not simulated")
        return Constant(t.DOUBLE, float(self.words(tree).rstrip("dD")))

    def _block(self, tree: Tree) -> Statement:
        outer = dict(self._locals)
        statements = tuple(self.statement(node) for node in tree.named_children if node.type != "comment")
        self._locals = outer
        return Block(any(statement.returns for statement in statements), statements)

    def _declare(self, tree: Tree) -> Statement:
        declaration = tree.named_children[0]
        variables = [node for node in declaration.named_children if node.type == "variable_declarator"]
        kind = self.child(declaration, "type")
        if kind.type != "implicit_type" or len(variables) != 1 or len(variables[0].named_children) != 2:  # noqa: PLR2004 - name, value
            raise self.refuse(tree, f"'{_short(self.words(tree))}' is not simulated; declare one variable with 'var' and a value")
        name, value = self.words(self.child(variables[0], "name")), self.expression(variables[0].named_children[1])
        if name in self._locals or name == "context":
            raise self.refuse(tree, f"a local variable named '{name}' exists already", azure=True)
        if value.type == t.NULL:
            raise self.refuse(tree, "'var' needs a value with a type, not null", azure=True)
        self._locals[name] = value.type
        return Assign(returns=False, name=name, value=value)

    def _assign(self, tree: Tree) -> Statement:
        assignment = tree.named_children[0]
        if assignment.type != "assignment_expression" or self.words(self.child(assignment, "operator")) != "=":
            raise self.refuse(tree, f"'{_short(self.words(tree))}' is not simulated; statements are var, =, if, return")
        name, value = self.words(self.child(assignment, "left")), self.expression(self.child(assignment, "right"))
        if name not in self._locals:
            raise self.refuse(tree, f"assigning to '{_short(name)}' is not simulated")
        if not t.assignable(value.type, self._locals[name]):
            raise self.refuse(tree, f"{value.type} cannot be assigned to '{name}', which is {self._locals[name]}", azure=True)
        return Assign(returns=False, name=name, value=value)

    def _branch(self, tree: Tree) -> Statement:
        condition = self.expression(self.child(tree, "condition"))
        if condition.type != t.BOOL:
            raise self.refuse(tree, f"a condition must be bool, not {condition.type}", azure=True)
        yes = self.statement(self.child(tree, "consequence"))
        otherwise = tree.child_by_field_name("alternative")
        no = None if otherwise is None else self.statement(otherwise)
        return Branch(no is not None and yes.returns and no.returns, condition, yes, no)

    def _each(self, tree: Tree) -> Statement:
        source, name = self.expression(self.child(tree, "right")), self.words(self.child(tree, "left"))
        if source.type not in ELEMENTS or self.child(tree, "type").type != "implicit_type":
            raise self.refuse(
                tree, f"'{_short(self.words(tree))}' is not simulated; run through an array of strings or JSON with 'var'"
            )
        if name in self._locals or name == "context":
            raise self.refuse(tree, f"a local variable named '{name}' exists already", azure=True)
        self._locals[name] = ELEMENTS[source.type]
        body = self.statement(self.child(tree, "body"))
        del self._locals[name]
        return Each(returns=False, name=name, source=source, body=body)

    def _return(self, tree: Tree) -> Statement:
        if not tree.named_children:
            raise self.refuse(tree, "'return' needs a value", azure=True)
        return Return(returns=True, value=self._inner(tree))

    _expressions: ClassVar[dict[str, Callable[["Compiler", Tree], Node]]] = {
        "parenthesized_expression": _inner,
        "binary_expression": _binary,
        "prefix_unary_expression": _unary,
        "conditional_expression": _conditional,
        "member_access_expression": _member,
        "element_access_expression": _index,
        "invocation_expression": Calls.call,
        "conditional_access_expression": Calls.conditional,
        "cast_expression": _cast,
        "identifier": _identifier,
        "integer_literal": _integer,
        "real_literal": _real,
        "string_literal": lambda compiler, tree: Constant(t.STRING, string(compiler.words(tree))),
        "verbatim_string_literal": lambda compiler, tree: Constant(t.STRING, verbatim(compiler.words(tree))),
        "boolean_literal": lambda compiler, tree: TRUE if compiler.words(tree) == "true" else FALSE,
        "character_literal": lambda compiler, tree: Constant(t.CHAR, string(compiler.words(tree))),
        "null_literal": lambda _compiler, _tree: NOTHING,
    }
    """The whitelist of GW-EXPRESSIONS; anything else is refused."""

    _statements: ClassVar[dict[str, Callable[["Compiler", Tree], Statement]]] = {
        "block": _block,
        "local_declaration_statement": _declare,
        "expression_statement": _assign,
        "if_statement": _branch,
        "foreach_statement": _each,
        "return_statement": _return,
    }


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:37] + "..."  # noqa: PLR2004 - what fits in a message
