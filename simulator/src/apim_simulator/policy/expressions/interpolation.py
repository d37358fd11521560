"""`$"…{value,width:format}…"`, also with `@`."""

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.formats import formatted
from apim_simulator.policy.expressions.literals import string
from apim_simulator.policy.expressions.nodes import Apply, Constant, Node


def interpolated(compiler: Base, tree: Tree) -> Node:
    """The text with its holes filled. Raises ExpressionRefused."""
    start = compiler.words(tree.children[0])
    parts: list[Node] = []
    for child in tree.named_children:
        words = compiler.words(child)
        match child.type:
            case "interpolation":
                parts.append(_hole(compiler, child))
            case "string_content" | "escape_sequence":
                plain = words.replace("{{", "{").replace("}}", "}")
                parts.append(Constant(t.STRING, plain.replace('""', '"') if "@" in start else string(f'"{plain}"')))
            case "interpolation_start" | "interpolation_quote":
                if '"""' in words or child.type == "interpolation_quote":
                    raise compiler.refuse(tree, "a raw string is not simulated")
            case _:
                raise compiler.refuse(child, f"'{compiler.short(child)}' in a string is not simulated")
    return Apply(t.STRING, lambda *texts: "".join(texts), tuple(parts))


def _hole(compiler: Base, tree: Tree) -> Node:
    parts = {child.type: child for child in tree.named_children}
    inner = next(child for child in tree.named_children if child.type not in _CLAUSES)
    width, form = parts.get("interpolation_alignment_clause"), parts.get("interpolation_format_clause")
    if width is not None and not compiler.words(width).strip(", ").lstrip("-").isdigit():
        raise compiler.refuse(width, f"'{compiler.words(width)}' is not simulated")
    size = 0 if width is None else int(compiler.words(width).strip(", "))
    pattern = None if form is None else compiler.words(form).removeprefix(":")
    return Apply(t.STRING, lambda value: formatted(value, pattern, size), (compiler.expression(inner),))


_CLAUSES = ("interpolation_brace", "interpolation_alignment_clause", "interpolation_format_clause", "comment")
