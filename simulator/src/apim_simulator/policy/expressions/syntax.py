"""C# text of one expression as a syntax tree, with places that count from the expression's `@`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import tree_sitter
import tree_sitter_c_sharp

_BEFORE_EXPRESSION = "class C { object M() { return "
_BEFORE_BLOCK = "class C { object M() "
_AFTER_EXPRESSION = "; } }"
_AFTER_BLOCK = " }"


_GENERIC: Final = re.compile(r"\bnew\s+[\w.]+|\.\s*[A-Za-z]\w*<[A-Za-z][\w.]*(?:\[\])?\??>(?=\()")
_SIGNS: Final = "<>[].?"
_LETTERS: Final = "\u1438\u1433\u1455\u1450\u1427\u1490"
_HIDDEN: Final = str.maketrans(_SIGNS, _LETTERS)
_SEEN: Final = str.maketrans(_LETTERS, _SIGNS)
"""Behind a cast the grammar takes the brackets of a generic call for comparisons: it is given letters in their place."""


class ExpressionRefused(ValueError):
    """An expression that does not compile: `azure` is whether Azure's compiler refuses it, too. `offset` counts from the `@`."""

    def __init__(self, offset: int, problem: str, *, azure: bool) -> None:
        self.offset = offset
        self.problem = problem
        self.azure = azure
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Syntax:
    """The tree: `body` is the expression of `@(…)`, or the block of `@{…}`."""

    text: str
    source: bytes
    shift: int
    body: tree_sitter.Node

    def offset(self, node: tree_sitter.Node) -> int:
        """Where a node begins, in characters from the `@`."""
        return len(self.source[: node.start_byte].decode()) - self.shift

    def words(self, node: tree_sitter.Node) -> str:
        """The node as it was written."""
        return self.source[node.start_byte : node.end_byte].decode().translate(_SEEN)


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))


def parse(text: str) -> Syntax:
    """Parse `@(…)` or `@{…}`, whose brackets are known to balance. Raises ExpressionRefused for what is no C#."""
    block = text.startswith("@{")
    before, after = (_BEFORE_BLOCK, _AFTER_BLOCK) if block else (_BEFORE_EXPRESSION, _AFTER_EXPRESSION)
    source = (before + _GENERIC.sub(_hidden, text[1:]) + after).encode()
    root = _parser().parse(source).root_node
    comments = list(_comments(root))
    if comments:
        source = _without(source, comments)
        root = _parser().parse(source).root_node
    syntax = Syntax(text, source, len(before) - 1, root)
    if root.has_error:
        broken = _broken(root)
        raise ExpressionRefused(max(0, min(syntax.offset(broken), len(text) - 1)), "this is no C#", azure=True)
    method = root.children[0].child_by_field_name("body")
    body = None if method is None else method.named_children[0].child_by_field_name("body")
    if body is None:
        raise ExpressionRefused(0, "this is no C#", azure=True)
    return Syntax(text, source, syntax.shift, body if block else body.named_children[0].named_children[0])


def _hidden(match: re.Match[str]) -> str:
    """A generic call with letters for its brackets; the dot before it stays, and so does a type behind `new`."""
    if match[0].startswith("new"):
        return match[0]
    start = match[0].index("<")
    return match[0][:start] + match[0][start:].translate(_HIDDEN)


def _comments(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """The comments in a tree, without recursion."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.type == "comment":
            yield found
        waiting += found.children


def _without(source: bytes, comments: list[tree_sitter.Node]) -> bytes:
    """The source with a blank for each character of its comments: they are nobody's child, and all else keeps its place."""
    text = bytearray(source)
    for comment in sorted(comments, key=lambda node: node.start_byte, reverse=True):
        words = source[comment.start_byte : comment.end_byte].decode()
        blank = "".join(" " if character not in "\r\n" else character for character in words)
        text[comment.start_byte : comment.end_byte] = blank.encode()
    return bytes(text)


def _broken(node: tree_sitter.Node) -> tree_sitter.Node:
    """The first node that the grammar could not place, or missed."""
    for child in node.children:
        if child.is_error or child.is_missing:
            return child
        if child.has_error:
            return _broken(child)
    return node
