"""Whether an expression is C#, by the grammar of tree-sitter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

from policy.references import NAMED_VALUE

BEFORE = "class P { object E(object context) { "
RETURNS = re.compile(r"\b(return|throw)\b")
MAX_CHARACTERS = 20
STRING = re.compile(r"[\"\n]")
"""Where the text of a message ends: a string may be a secret."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What is wrong in an expression, and the offset of it there."""

    offset: int
    found: str


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_c_sharp.language()))


def error(code: str) -> SyntaxFault | None:
    """The first fault of an expression, `@(…)` or `@{…}`; None when the grammar takes it.

    A named value in it is replaced before the service compiles it, by what is unknown: here it counts as a name.
    """
    inner = NAMED_VALUE.sub(lambda match: "x" * len(match[0]), code[2:-1])
    if not inner.strip():
        return SyntaxFault(0, "the expression is empty")
    block = code[1] == "{"
    before, after = (BEFORE, "\n} }") if block else (f"{BEFORE}return (", "\n); } }")
    text = f"{before}{inner}{after}"
    encoded = text.encode()
    wrong = _first(_parser().parse(encoded).root_node)
    if wrong is not None:
        index = len(encoded[: wrong.start_byte].decode(errors="replace")) - len(before)
        offset = min(max(index, 0), len(inner))
        return SyntaxFault(2 + offset, _message(wrong, inner[offset:]))
    if block and not RETURNS.search(inner):
        return SyntaxFault(0, "the block of the expression returns nothing")
    return None


def _first(root: Node) -> Node | None:
    """The deepest error that comes first."""
    return next(_errors(root), None) if root.has_error else None


def _errors(node: Node) -> Iterator[Node]:
    """Nodes that are wrong themselves: an error, or one that is missing; the latter may hide in one without children."""
    below = [child for child in node.children if child.has_error or child.is_missing]
    for child in below:
        yield from _errors(child)
    if node.is_error or not below:
        yield node


def _message(node: Node, rest: str) -> str:
    if node.is_missing and not node.is_named:
        return f"C# needs {node.type} in the expression"
    if node.start_byte == node.end_byte:
        return "C# needs something more in the expression"
    text = STRING.split(rest.strip(), maxsplit=1)[0]
    quoted = f"{text[:MAX_CHARACTERS]}…" if len(text) > MAX_CHARACTERS else text
    return f'the expression is no C# from "{quoted}" on' if quoted else "the expression is no C# from here on"
