"""From a syntax tree to nodes: everything known by name, everything typed, all else refused with its place."""

import re
from collections.abc import Callable
from typing import ClassVar

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import operators
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.calls import Calls
from apim_simulator.policy.expressions.conversions import explicit
from apim_simulator.policy.expressions.functions import DEFAULTS
from apim_simulator.policy.expressions.interpolation import interpolated
from apim_simulator.policy.expressions.literals import integer, string, verbatim
from apim_simulator.policy.expressions.loops import Store
from apim_simulator.policy.expressions.members import STATIC_PROPERTIES, indexer_of, property_of
from apim_simulator.policy.expressions.nodes import FALSE, NOTHING, TRUE, Apply, Constant, ContextRoot, Local, Node, Ran
from apim_simulator.policy.expressions.precedence import Operand, base, flattened, joined, links, loose, operand
from apim_simulator.policy.expressions.statements import Statements
from apim_simulator.policy.expressions.syntax import Syntax
from apim_simulator.policy.expressions.values import Token, is_of


class Compiler(Calls, Statements):
    """Compiles one expression; `reads_body` is, afterwards, whether it looks at the request's body."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__(syntax)
        self._instead: dict[int, Tree] = {}
        self._turned: set[int] = set()
        self._given: dict[int, Node] = {}

    def whole(self) -> Node:
        """The expression's value. Raises ExpressionRefused."""
        if self._syntax.body.type != "block":
            return self.expression(self._syntax.body)
        block = self.statement(self._syntax.body)
        if not block.returns:
            raise self.refuse(self._syntax.body, "not every path through the block returns a value", azure=True)
        return Ran(t.OBJECT, block)

    def expression(self, tree: Tree) -> Node:
        """Any expression. Raises ExpressionRefused."""
        if tree.id in self._given:
            return self._given[tree.id]
        tree = self._instead.pop(tree.id, tree)
        low = None if tree.id in self._turned else loose(tree)
        if tree.type == "binary_expression" or low is not None:
            return self._joined(tree)
        return self._compiled(tree)

    def _joined(self, tree: Tree) -> Node:
        """A binary expression, or a chain that the grammar has put behind one."""
        parts = [part if isinstance(part, str) else self._operand(part) for part in flattened(tree, self.words)]
        try:
            return joined(parts, operators.binary)
        except operators.NoSuchOperator as error:
            raise self.refuse(tree, str(error), azure=error.simple) from None
        except operators.NotSimulated as error:
            raise self.refuse(tree, str(error)) from None

    def _operand(self, given: Operand) -> Node:
        """An operand with the chains that go on from its right end."""
        if not given.chains:
            return self.expression(given.tree)
        end = operand(given.tree)
        before = end
        for chain in given.chains:
            self._turned |= {each.id for each in links(chain)}
            self._instead[base(chain).id] = before
            before = chain
        if end == given.tree:
            return self.expression(before)
        self._instead[end.id] = before
        return self._compiled(given.tree)

    def _compiled(self, tree: Tree) -> Node:
        compile_one = self._expressions.get(tree.type)
        if compile_one is None:
            raise self.refuse(tree, f"{tree.type.replace('_', ' ')} '{self.short(tree)}' is not simulated")
        try:
            return self.ended(tree, compile_one(self, tree))
        except operators.NoSuchOperator as error:
            raise self.refuse(tree, str(error), azure=error.simple) from None
        except operators.NotSimulated as error:
            raise self.refuse(tree, str(error)) from None

    def _inner(self, tree: Tree) -> Node:
        return self.expression(next(node for node in tree.named_children if node.type != "comment"))

    def _identifier(self, tree: Tree) -> Node:
        name = self.words(tree)
        if name in self.locals:
            return Local(self.locals[name], name)
        if name == "context":
            return ContextRoot(t.CONTEXT)
        raise self.refuse(tree, f"the name '{name}' is not simulated")

    def _member(self, tree: Tree) -> Node:
        owner, name = self.child(tree, "expression"), self.words(self.child(tree, "name"))
        static = STATIC_PROPERTIES.get((self.unqualified(owner), name)) if self.is_type(owner) else None
        if static is not None:
            return Apply(static.type, static.get, (ContextRoot(t.CONTEXT),))
        target = self.expression(owner)
        found = property_of(target.type, name)
        if found is None:
            raise self.refuse(self.child(tree, "name"), f"the member '{name}' of {target.type} is not simulated")
        return Apply(found.type, found.get, (target,), guarded=1)

    def _index(self, tree: Tree) -> Node:
        return self.indexed(tree, self.expression(self.child(tree, "expression")), self.child(tree, "subscript").named_children)

    def indexed(self, tree: Tree, target: Node, arguments: list[Tree], *, lenient: bool = False) -> Node:
        """`target[key]`. Raises ExpressionRefused."""
        index = self.expression(arguments[0].named_children[-1])
        found = indexer_of(target.type, index.type) if len(arguments) == 1 else None
        if found is None:
            raise self.refuse(tree, f"an indexer of {target.type} by {index.type} is not simulated")
        return Apply(found[0], found[1], (target, index), guarded=1 if lenient else 2, lenient=lenient)

    def _cast(self, tree: Tree) -> Node:
        value, named = self.child(tree, "value"), self.child(tree, "type")
        first = base(value)
        if first.type == "collection_expression" and self.words(named) in self.locals:
            elements = [node.named_children[0] for node in first.named_children]
            self._given[first.id] = self.indexed(tree, Local(self.locals[self.words(named)], self.words(named)), elements)
            return self.expression(value)
        kind = self.type_named(named)
        if kind is None:
            raise self.refuse(tree, f"a cast to '{self.words(named)}' is not simulated")
        node = self.expression(value)
        if node.type in t.NUMERIC and kind in t.NUMERIC:
            return Apply(kind, lambda number: operators.converted(number, kind), (node,))
        found = explicit(node, kind)
        if found is None:
            raise self.refuse(tree, f"{node.type} cannot be cast to {kind}", azure={node.type, kind} <= t.SIMPLE)
        return found

    def _as(self, tree: Tree) -> Node:
        kind, value = self.type_named(self.child(tree, "right")), self.expression(self.child(tree, "left"))
        if kind is None or not kind.nullable or value.type not in (t.OBJECT, t.JTOKEN, *t.JSON):
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        return Apply(kind, lambda found: found if found is not None and is_of(found, kind) else None, (value,))

    def _is(self, tree: Tree) -> Node:
        value = self.expression(self.child(tree, "left" if tree.type == "is_expression" else "expression"))
        pattern = self.child(tree, "right" if tree.type == "is_expression" else "pattern")
        if pattern.type == "constant_pattern" and pattern.named_children[0].type == "null_literal":
            return Apply(t.BOOL, lambda found: found is None or found == Token(None), (value,))
        kind = self.type_named(pattern.child_by_field_name("type") or pattern)
        if kind is None or value.type not in (t.OBJECT, *t.JSON):
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        if pattern.type == "declaration_pattern":
            name = self.words(self.child(pattern, "name"))
            self.declare(pattern, name, kind)
            value = Store(value.type, name, value)
        return Apply(t.BOOL, lambda found: found is not None and is_of(found, kind), (value,))

    def _default(self, tree: Tree) -> Node:
        named = tree.child_by_field_name("type")
        kind = None if named is None else self.type_named(named)
        if kind is None or not (kind.nullable or kind in DEFAULTS):
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        return Constant(kind, DEFAULTS.get(kind))

    def _unary(self, tree: Tree) -> Node:
        symbol = self.words(tree.children[0])
        if symbol in ("++", "--"):
            return self.step(tree)
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

    _expressions: ClassVar[dict[str, Callable[["Compiler", Tree], Node]]] = {
        "parenthesized_expression": _inner,
        "prefix_unary_expression": _unary,
        "postfix_unary_expression": Statements.step,
        "conditional_expression": _conditional,
        "member_access_expression": _member,
        "element_access_expression": _index,
        "invocation_expression": Calls.call,
        "conditional_access_expression": Calls.conditional,
        "cast_expression": _cast,
        "as_expression": _as,
        "is_expression": _is,
        "is_pattern_expression": _is,
        "default_expression": _default,
        "object_creation_expression": Statements.new,
        "array_creation_expression": Statements.array,
        "implicit_array_creation_expression": Statements.array,
        "anonymous_object_creation_expression": Statements.anonymous,
        "assignment_expression": Statements.assigned,
        "interpolated_string_expression": interpolated,
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
