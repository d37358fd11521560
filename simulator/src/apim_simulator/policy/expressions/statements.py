"""Statements of a block: branches, loops, `switch`, `try`."""

from collections.abc import Callable
from typing import Any, ClassVar

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.declarations import Declarations
from apim_simulator.policy.expressions.linq import run_through
from apim_simulator.policy.expressions.loops import Do, Each, Stop, Switch, Throw, Try, While
from apim_simulator.policy.expressions.nodes import BREAK, CONTINUE, TRUE, Block, Branch, Node, Return, Statement
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import cast

_NOTHING = Block(returns=False, statements=())


class Statements(Declarations):
    """The part of a compiler that compiles statements."""

    def statement(self, tree: Tree) -> Statement:
        """Any statement. Raises ExpressionRefused."""
        compile_one = self._statements.get(tree.type)
        if compile_one is None:
            raise self.refuse(tree, f"{tree.type.replace('_', ' ')} '{self.short(tree)}' is not simulated")
        return compile_one(self, tree)

    def _block(self, tree: Tree) -> Statement:
        outer = dict(self.locals)
        statements = tuple(self.statement(node) for node in tree.named_children if node.type != "comment")
        self.locals = outer
        return Block(any(statement.returns for statement in statements), statements)

    def _branch(self, tree: Tree) -> Statement:
        condition = self._condition_of(tree)
        yes = self.statement(self.child(tree, "consequence"))
        otherwise = tree.child_by_field_name("alternative")
        no = None if otherwise is None else self.statement(otherwise)
        return Branch(no is not None and yes.returns and no.returns, condition, yes, no)

    def _condition_of(self, tree: Tree) -> Node:
        condition = self.expression(self.child(tree, "condition"))
        if condition.type != t.BOOL:
            raise self.refuse(tree, f"a condition must be bool, not {condition.type}", azure=condition.type in t.SIMPLE)
        return condition

    def _each(self, tree: Tree) -> Statement:
        source, named, left = self.expression(self.child(tree, "right")), self.child(tree, "type"), self.child(tree, "left")
        element = t.element_of(source.type)
        kind = element if named.type == "implicit_type" else self.type_named(named)
        if element is None or kind is None or left.type != "identifier":
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated; run through an array, a list, a dictionary or JSON")
        outer = dict(self.locals)
        self.declare(tree, self.words(left), kind)
        body = self.statement(self.child(tree, "body"))
        self.locals = outer
        items = run_through(source.type)
        if kind != element:
            items = _casting(items, kind)
        return Each(returns=False, name=self.words(left), source=source, body=body, items=items)

    def _while(self, tree: Tree) -> Statement:
        condition, body = self._condition_of(tree), self.statement(self.child(tree, "body"))
        return While(
            returns=condition == TRUE and not _breaks(tree), condition=condition, body=body, first=tree.type == "while_statement"
        )

    def _for(self, tree: Tree) -> Statement:
        outer = dict(self.locals)
        first = tree.child_by_field_name("initializer")
        begun: tuple[Statement, ...] = ()
        if first is not None:
            begun = (
                self.declared(first) if first.type == "variable_declaration" else (Do(returns=False, value=self.expression(first)),)
            )
        condition = self._condition_of(tree) if tree.child_by_field_name("condition") is not None else TRUE
        after = tuple(Do(returns=False, value=self.expression(node)) for node in tree.children_by_field_name("update"))
        body = self.statement(self.child(tree, "body"))
        self.locals = outer
        return Block(returns=False, statements=(*begun, While(returns=False, condition=condition, body=body, after=after)))

    def _return(self, tree: Tree) -> Statement:
        given = [node for node in tree.named_children if node.type != "comment"]
        if not given:
            raise self.refuse(tree, "'return' needs a value", azure=True)
        return Return(returns=True, value=self.expression(given[0]))

    def _try(self, tree: Tree) -> Statement:
        body = self.statement(self.child(tree, "body"))
        clauses = [node for node in tree.named_children if node.type == "catch_clause"]
        last = next((node for node in tree.named_children if node.type == "finally_clause"), None)
        if len(clauses) > 1 or any(node.type == "catch_filter_clause" for clause in clauses for node in clause.named_children):
            raise self.refuse(tree, "more than one catch, or one with a condition, is not simulated")
        caught = None if not clauses else self._catch(clauses[0])
        ended = None if last is None else self.statement(last.named_children[0])
        returns = body.returns and (caught is None or caught[1].returns)
        return Try(returns, body, caught, ended)

    def _catch(self, clause: Tree) -> tuple[str, Statement]:
        declaration = next((node for node in clause.named_children if node.type == "catch_declaration"), None)
        name = declaration.child_by_field_name("name") if declaration is not None else None
        kind = None if declaration is None else self.type_named(self.child(declaration, "type"))
        if declaration is not None and kind != t.EXCEPTION:
            raise self.refuse(declaration, f"'{self.short(declaration)}' is not simulated; catch Exception")
        outer = dict(self.locals)
        if name is not None:
            self.declare(clause, self.words(name), t.EXCEPTION)
        block = self.statement(self.child(clause, "body"))
        self.locals = outer
        return "" if name is None else self.words(name), block

    def _throw(self, tree: Tree) -> Statement:
        if not tree.named_children:
            raise self.refuse(tree, "'throw;' is not simulated")
        value = self.expression(tree.named_children[0])
        if value.type != t.EXCEPTION:
            raise self.refuse(tree, f"throwing a {value.type} is not simulated")
        return Throw(returns=True, message=value)

    def _switch(self, tree: Tree) -> Statement:
        value = self.expression(self.child(tree, "value"))
        sections: list[tuple[tuple[Node | None, ...], Statement]] = []
        labels: list[Node | None] = []
        for section in self.child(tree, "body").named_children:
            if section.type == "comment":
                continue
            parts = [node for node in section.named_children if node.type != "comment"]
            pattern = parts[0] if parts and parts[0].type in ("constant_pattern", "declaration_pattern") else None
            if pattern is not None and pattern.type != "constant_pattern":
                raise self.refuse(pattern, f"'{self.short(pattern)}' is not simulated")
            labels.append(None if pattern is None else self.expression(pattern.named_children[0]))
            statements = parts[1:] if pattern is not None else parts
            if statements:
                outer = dict(self.locals)
                compiled = tuple(self.statement(node) for node in statements)
                self.locals = outer
                sections.append((tuple(labels), Block(any(each.returns for each in compiled), compiled)))
                labels = []
        complete = any(None in given for given, _ in sections)
        returns = complete and all(body.returns for _, body in sections)
        return Switch(returns, value, tuple(sections))

    def _using(self, tree: Tree) -> Statement:
        outer = dict(self.locals)
        first = tree.named_children[0]
        if first.type != "variable_declaration":
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        begun, body = self.declared(first), self.statement(self.child(tree, "body"))
        self.locals = outer
        return Block(body.returns, (*begun, body))

    _statements: ClassVar[dict[str, Callable[["Statements", Tree], Statement]]] = {
        "block": _block,
        "local_declaration_statement": Declarations.declaration,
        "expression_statement": Declarations.effect,
        "if_statement": _branch,
        "foreach_statement": _each,
        "while_statement": _while,
        "do_statement": _while,
        "for_statement": _for,
        "return_statement": _return,
        "try_statement": _try,
        "throw_statement": _throw,
        "switch_statement": _switch,
        "using_statement": _using,
        "break_statement": lambda _, __: Stop(returns=False, jump=BREAK),
        "continue_statement": lambda _, __: Stop(returns=False, jump=CONTINUE),
        "empty_statement": lambda _, __: _NOTHING,
    }


def _breaks(tree: Tree) -> bool:
    """Whether a loop has a `break` somewhere."""
    return b"break" in (tree.text or b"")


def _casting(items: Callable[[Any], list[Any]], kind: Type) -> Callable[[Any], list[Any]]:
    return lambda value: [cast(item, kind) for item in items(value)]
