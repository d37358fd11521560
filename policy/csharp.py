"""Whether an expression is C#, by the grammar of tree-sitter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

from policy.csharp_versions import LANGUAGE, newer
from policy.references import NAMED_VALUE

BEFORE = "class P { object E(object context) { "
RETURNS = re.compile(r"\b(return|throw)\b")
MAX_CHARACTERS = 20
STRING = re.compile(r"[\"\n]")
"""Where the text of a message ends: a string may be a secret."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What is wrong in an expression, the offset of it there, and what to do where that is known."""

    offset: int
    found: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of `context` that an expression reads: `context.Request` and `Url`, with the offset of the latter."""

    owner: str
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Tree:
    """An expression inside of a class; `before` is what was written in front of it."""

    root: Node
    encoded: bytes
    before: str
    inner: str

    def offset(self, node: Node) -> int:
        """Where a node begins, in characters from the expression's `@`."""
        index = len(self.encoded[: node.start_byte].decode(errors="replace")) - len(self.before)
        return 2 + min(max(index, 0), len(self.inner))


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_c_sharp.language()))


@lru_cache(maxsize=512)
def _parsed(code: str) -> _Tree:
    """The tree of an expression. A named value in it is replaced before the service compiles it: here it counts as a name."""
    inner = NAMED_VALUE.sub(lambda match: "x" * len(match[0]), code[2:-1])
    before, after = (BEFORE, "\n} }") if code[1] == "{" else (f"{BEFORE}return (", "\n); } }")
    encoded = f"{before}{inner}{after}".encode()
    return _Tree(_parser().parse(encoded).root_node, encoded, before, inner)


def error(code: str) -> SyntaxFault | None:
    """The first fault of an expression, `@(…)` or `@{…}`; None when the grammar takes it, and C# 7 has all of it."""
    tree = _parsed(code)
    if not tree.inner.strip():
        return SyntaxFault(0, "the expression is empty")
    wrong = _first(tree.root)
    if wrong is not None:
        offset = tree.offset(wrong)
        return SyntaxFault(offset, _message(wrong, tree.inner[offset - 2 :]))
    if code[1] == "{" and not RETURNS.search(tree.inner):
        return SyntaxFault(0, "the block of the expression returns nothing")
    for node in _walk(tree.root):
        later = newer(node)
        if later is not None and not (node.type == "collection_expression" and _indexes(tree, node)):
            found = f"C# {later.version} brought {later.name}; expressions are C# {LANGUAGE}"
            return SyntaxFault(tree.offset(node), found, later.instead)
    return None


def _indexes(tree: _Tree, node: Node) -> bool:
    """Whether brackets behind a closing one are an index: the grammar takes `(name)["key"]` for a cast of a collection."""
    return tree.encoded[: node.start_byte].rstrip().endswith(b")")


def members(code: str) -> Iterator[Member]:
    """What an expression reads of `context` and of its members, by literal names; none of an expression that is no C#."""
    tree = _parsed(code)
    for node in _walk(tree.root) if not tree.root.has_error else ():
        name = _name(node)
        owner = _path(node.named_children[0]) if name is not None else None
        if name is not None and owner is not None:
            yield Member(owner, _text(name), tree.offset(name))


def _walk(root: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text, without recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _name(node: Node) -> Node | None:
    """The name behind the dot of `x.name` and `x?.name`."""
    if node.type == "member_access_expression":
        return node.child_by_field_name("name")
    if node.type == "conditional_access_expression" and node.named_children[-1].type == "member_binding_expression":
        return node.named_children[-1].child_by_field_name("name")
    return None


def _path(node: Node) -> str | None:
    """`context`, or `context.Request` and so on; None for what is not read of it."""
    names: list[str] = []
    while (name := _name(node)) is not None:
        names.append(_text(name))
        node = node.named_children[0]
    return ".".join(["context", *reversed(names)]) if node.type == "identifier" and _text(node) == "context" else None


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace").partition("<")[0]


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
