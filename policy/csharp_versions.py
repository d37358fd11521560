"""Parts of C# that came after version 7, which is that of policy expressions: the grammar takes them, the service does not.

https://learn.microsoft.com/azure/api-management/api-management-policy-expressions,
https://learn.microsoft.com/dotnet/csharp/whats-new/csharp-version-history
"""

from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

LANGUAGE: Final = 7


@dataclass(frozen=True, slots=True)
class Newer:
    """A part of the language: the version that brought it, what it is called, what C# 7 has instead."""

    version: int
    name: str
    instead: str


_NULL_TEST = Newer(9, 'a pattern with "not"', "write !(… is …), or != null")
_RAW = Newer(11, "a raw string", 'write "…" or @"…"')

_BY_TYPE: Final = {
    "switch_expression": Newer(8, "a switch expression", "write ?: or a switch statement"),
    "range_expression": Newer(8, "a range", "write Substring, Skip or Take"),
    "recursive_pattern": Newer(8, "a property pattern", "compare the members, with &&"),
    "negated_pattern": _NULL_TEST,
    "relational_pattern": Newer(9, "a relational pattern", "write the comparison"),
    "and_pattern": Newer(9, 'a pattern with "and"', "write &&"),
    "or_pattern": Newer(9, 'a pattern with "or"', "write ||"),
    "parenthesized_pattern": Newer(9, "a pattern in parentheses", "write the comparisons, with && and ||"),
    "implicit_object_creation_expression": Newer(9, "new without a type", "name the type behind new"),
    "with_expression": Newer(9, 'an expression with "with"', "make a copy and assign to it"),
    "raw_string_literal": _RAW,
    "interpolation_quote": _RAW,
    "list_pattern": Newer(11, "a list pattern", "compare the length and the elements"),
    "string_literal_encoding": Newer(11, "a string in UTF-8 (u8)", "write Encoding.UTF8.GetBytes(…)"),
    "collection_expression": Newer(12, "a collection expression", "write new[] { … }"),
}
"""By the type of the node, where that says it."""


def newer(node: Node) -> Newer | None:  # noqa: PLR0911 - one return for each form
    """The part of a later version that a node is; None for what C# 7 has."""
    first = node.children[0].text if node.children else b""
    if node.type == "prefix_unary_expression" and first == b"^":
        return Newer(8, "an index from the end (^)", "write Length - 1 or Last()")
    if node.type == "assignment_expression" and any(child.text == b"??=" for child in node.children):
        return Newer(8, "the assignment ??=", "write x = x ?? …")
    if node.type == "postfix_unary_expression" and node.children[-1].text == b"!":
        return Newer(8, "the suffix !", "leave it out")
    if node.type == "nullable_type" and node.children[0].text in (b"string", b"object"):
        return Newer(8, "a nullable reference type", "leave the ? out")
    if node.type == "local_declaration_statement" and first == b"using":
        return Newer(8, "a using declaration", "write using (…) { … }")
    if node.type == "interpolation_start" and (node.text or b"").startswith(b"@$"):
        return Newer(8, 'a string that begins with @$"', 'write $@"')
    if node.type == "local_function_statement" and first == b"static":
        return Newer(8, "a static local function", 'leave "static" out')
    if node.type == "lambda_expression" and first == b"static":
        return Newer(9, "a static lambda", 'leave "static" out')
    return _BY_TYPE.get(node.type)
