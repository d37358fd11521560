"""What the grammar binds otherwise than C# does, put right.

It takes `a + b?.c` for `(a + b)?.c`, `(T)a?["b"]` for `((T)a)?["b"]`, and `(a)["b"]`, in the words of a later C#, for a cast of a
collection. So binary expressions are taken apart into operands and operators, and put together by the rules of C#.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions.nodes import Node

CHAIN: Final = ("member_access_expression", "invocation_expression", "element_access_expression", "conditional_access_expression")
"""Kinds of nodes that go on from their first child."""
_RIGHT: Final = {
    "binary_expression": "right",
    "cast_expression": "value",
    "conditional_expression": "alternative",
    "prefix_unary_expression": "",
}
"""Kinds of nodes that bind less than a chain, and the field of the operand that the chain belongs to."""


def base(tree: Tree) -> Tree:
    """Where a chain begins."""
    while tree.type in CHAIN:
        tree = tree.children[0]
    return tree


def links(tree: Tree) -> list[Tree]:
    """The nodes of a chain, the last first."""
    found = []
    while tree.type in CHAIN:
        found.append(tree)
        tree = tree.children[0]
    return found


def loose(tree: Tree) -> Tree | None:
    """The node that a chain with `?.` wrongly goes on from, None where it does not."""
    found = base(tree) if tree.type in CHAIN else None
    return found if found is not None and found.type in _RIGHT else None


_LEVELS: Final = (("??",), ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("<<", ">>"), ("+", "-"))
_LEVEL: Final = {symbol: level for level, symbols in enumerate(_LEVELS) for symbol in symbols}
_TIGHTEST: Final = len(_LEVELS)


@dataclass(frozen=True, slots=True)
class Operand:
    """An operand, and the chains that go on from its right end, the inner one first."""

    tree: Tree
    chains: tuple[Tree, ...] = ()


def flattened(tree: Tree, words: Callable[[Tree], str]) -> list[Operand | str]:
    """Operands and operators of a binary expression, or of a chain that goes on from one, in the order of the text."""
    left, symbol, right = (tree.child_by_field_name(name) for name in ("left", "operator", "right"))
    if tree.type == "binary_expression" and left is not None and symbol is not None and right is not None:
        return [*flattened(left, words), words(symbol), *flattened(right, words)]
    low = loose(tree)
    if low is None:
        return [Operand(tree)]
    found = flattened(low, words)
    last = found[-1]
    return [*found[:-1], Operand(last.tree, (*last.chains, tree)) if isinstance(last, Operand) else last]


def joined(parts: list[Node | str], combine: Callable[[str, Node, Node], Node]) -> Node:
    """What operands and operators are together, by the precedence of C#; `??` joins from the right."""
    values: list[Node] = []
    symbols: list[str] = []

    def reduce() -> None:
        right, left = values.pop(), values.pop()
        values.append(combine(symbols.pop(), left, right))

    for part in parts:
        if not isinstance(part, str):
            values.append(part)
            continue
        level = _LEVEL.get(part, _TIGHTEST) + (part == "??")
        while symbols and _LEVEL.get(symbols[-1], _TIGHTEST) >= level:
            reduce()
        symbols.append(part)
    while symbols:
        reduce()
    return values[0]


def operand(tree: Tree) -> Tree:
    """The operand at the right end of a cast or a sign."""
    while tree.type in _RIGHT:
        field = _RIGHT[tree.type]
        found = tree.child_by_field_name(field) if field else tree.named_children[-1]
        if found is None:
            break
        tree = found
    return tree
