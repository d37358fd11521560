"""What the parts of the compiler share: names, types, refusals."""

from abc import ABC, abstractmethod

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions.nodes import Node, Statement
from apim_simulator.policy.expressions.syntax import ExpressionRefused, Syntax
from apim_simulator.policy.expressions.type_names import resolved
from apim_simulator.policy.expressions.types import Type

QUALIFIED = (
    *("System.Text.RegularExpressions.", "System.Security.Cryptography.", "System.Net.", "System.Text.", "System."),
    *("Newtonsoft.Json.Linq.", "Newtonsoft.Json."),
)
"""Namespaces that may be written before a type."""
MOST_WORDS = 40
"""Characters of the source that a message repeats."""


class Base(ABC):
    """The state of one compilation; `reads_body` is, afterwards, whether the expression looks at the request's body."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self.locals: dict[str, Type] = {}
        self.reads_body = False
        self.reads_response = False

    @abstractmethod
    def expression(self, tree: Tree) -> Node:
        """Compile any expression. Raises ExpressionRefused."""

    @abstractmethod
    def statement(self, tree: Tree) -> Statement:
        """Compile any statement. Raises ExpressionRefused."""

    @abstractmethod
    def indexed(self, tree: Tree, target: Node, arguments: list[Tree], *, lenient: bool = False) -> Node:
        """`target[key]`. Raises ExpressionRefused."""

    def refuse(self, tree: Tree, problem: str, *, azure: bool = False) -> ExpressionRefused:
        """What is wrong at a node."""
        return ExpressionRefused(self._syntax.offset(tree), problem, azure=azure)

    def words(self, tree: Tree) -> str:
        """The node as written."""
        return self._syntax.words(tree)

    def short(self, tree: Tree) -> str:
        """As much of it as fits into a message."""
        words = self.words(tree)
        return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 3] + "..."

    def child(self, tree: Tree, name: str) -> Tree:
        """A field that the grammar always fills."""
        found = tree.child_by_field_name(name)
        if found is None:
            raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
        return found

    def type_named(self, tree: Tree) -> Type | None:
        """The type that a node names, None for one that is not simulated."""
        return resolved(tree, self.words)

    def unqualified(self, tree: Tree) -> str:
        """The name of a type without its namespace."""
        words = self.words(tree)
        space = next((space for space in QUALIFIED if words.startswith(space)), "")
        return words.removeprefix(space)

    def is_type(self, tree: Tree) -> bool:
        """Whether a node names a type and no variable."""
        return tree.type in ("identifier", "predefined_type", "member_access_expression", "qualified_name") and (
            self.words(tree) not in self.locals
        )

    def declare(self, tree: Tree, name: str, kind: Type) -> None:
        """A new variable. Raises ExpressionRefused for a name that there is."""
        if name in self.locals or name == "context":
            raise self.refuse(tree, f"a local variable named '{name}' exists already", azure=True)
        self.locals[name] = kind
