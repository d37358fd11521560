"""Variables: declared, assigned, counted."""

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import operators
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.conversions import implicit
from apim_simulator.policy.expressions.creation import Creation
from apim_simulator.policy.expressions.loops import Do, Store
from apim_simulator.policy.expressions.nodes import Apply, Assign, Block, Constant, Local, Node, Statement
from apim_simulator.policy.expressions.stores import stored
from apim_simulator.policy.expressions.types import Type

_EFFECTS = (
    *("assignment_expression", "invocation_expression", "postfix_unary_expression", "prefix_unary_expression"),
    *("conditional_access_expression", "object_creation_expression"),
)
"""What may be a statement."""


class Declarations(Creation):
    """The part of a compiler that compiles what sets variables."""

    def declaration(self, tree: Tree) -> Statement:
        """`var x = …;`. Raises ExpressionRefused."""
        declaration = next(node for node in tree.named_children if node.type == "variable_declaration")
        return Block(returns=False, statements=self.declared(declaration))

    def declared(self, declaration: Tree) -> tuple[Statement, ...]:
        """The variables of a declaration, with their values; one without a value has none yet. Raises ExpressionRefused."""
        named = self.child(declaration, "type")
        kind = None if named.type == "implicit_type" else self.type_named(named)
        if kind is None and named.type != "implicit_type":
            raise self.refuse(declaration, f"a variable of type '{self.short(named)}' is not simulated")
        found: list[Statement] = []
        for variable in (node for node in declaration.named_children if node.type == "variable_declarator"):
            name, given = self.words(self.child(variable, "name")), [n for n in variable.named_children[1:] if n.type != "comment"]
            if not given:
                if kind is None:
                    raise self.refuse(variable, "'var' needs a value", azure=True)
                self.declare(declaration.parent or declaration, name, kind)
                found.append(Assign(returns=False, name=name, value=Constant(kind, None)))
                continue
            value = self.array(given[0], kind) if given[0].type == "initializer_expression" else self.expression(given[0])
            found.append(self._declared(declaration, name, kind, value))
        return tuple(found)

    def _declared(self, declaration: Tree, name: str, kind: Type | None, value: Node) -> Statement:
        place = declaration.parent or declaration
        if kind is None and value.type in (t.NULL, t.VOID):
            raise self.refuse(place, f"'var' needs a value with a type, not {value.type}", azure=True)
        self.declare(place, name, kind or value.type)
        return Assign(returns=False, name=name, value=value if kind is None else self.fitting(place, value, kind, f"'{name}'"))

    def fitting(self, tree: Tree, value: Node, kind: Type, what: str) -> Node:
        """The value as what takes it. Raises ExpressionRefused where no conversion fits."""
        found = implicit(value, kind)
        if found is None:
            problem = f"{value.type} cannot be assigned to {what}, which is {kind}"
            raise self.refuse(tree, problem, azure={value.type, kind} <= t.SIMPLE)
        return found

    def effect(self, tree: Tree) -> Statement:
        """What is run for what it does. Raises ExpressionRefused."""
        node = tree.named_children[0]
        if node.type not in _EFFECTS:
            raise self.refuse(tree, f"'{self.short(tree)}' is no statement", azure=node.type in ("identifier", "binary_expression"))
        return Do(returns=False, value=self.assigned(node) if node.type == "assignment_expression" else self.expression(node))

    def assigned(self, tree: Tree) -> Node:
        """`target = value`, and with an operator before the sign. Raises ExpressionRefused."""
        left, symbol = self.child(tree, "left"), self.words(self.child(tree, "operator"))
        value = self.expression(self.child(tree, "right"))
        if symbol != "=":
            value = self.combined(tree, symbol.removesuffix("="), self.expression(left), value)
        if left.type == "identifier":
            name = self.words(left)
            if name not in self.locals:
                raise self.refuse(tree, f"assigning to '{name}' is not simulated")
            return Store(self.locals[name], name, self.fitting(tree, value, self.locals[name], f"'{name}'"))
        return stored(self, tree, left, value)

    def combined(self, tree: Tree, symbol: str, left: Node, right: Node) -> Node:
        """`left symbol right`, cast back to the left side's type, as `+=` does. Raises ExpressionRefused."""
        try:
            found = operators.binary(symbol, left, right)
        except operators.NoSuchOperator as error:
            raise self.refuse(tree, str(error), azure={left.type, right.type} <= t.SIMPLE) from None
        except operators.NotSimulated as error:
            raise self.refuse(tree, str(error)) from None
        if left.type in t.NUMERIC and found.type in t.NUMERIC and found.type != left.type:
            kind = left.type
            return Apply(kind, lambda number: operators.converted(number, kind), (found,))
        return found

    def step(self, tree: Tree) -> Node:
        """`x++`, `--x`. Raises ExpressionRefused."""
        target, symbol = tree.named_children[0], next(self.words(c) for c in tree.children if self.words(c) in ("++", "--", "!"))
        name = self.words(target)
        # Of an element only as a statement: what it is worth would be another evaluation's.
        alone = tree.parent is not None and tree.parent.type == "expression_statement"
        if target.type == "element_access_expression" and symbol != "!" and alone:
            return stored(self, tree, target, self.combined(tree, symbol[0], self.expression(target), Constant(t.INT, 1)))
        if target.type != "identifier" or self.locals.get(name) not in t.NUMERIC or symbol == "!":
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        kind = self.locals[name]
        changed = self.combined(tree, symbol[0], Local(kind, name), Constant(t.INT, 1))
        return Store(kind, name, changed, before=tree.type == "postfix_unary_expression")
