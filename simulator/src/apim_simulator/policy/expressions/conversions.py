"""Conversions of C#: those without a cast, and those with one."""

from typing import Any

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.nodes import Apply, Node
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import Token, cast, plain_json

TO_TOKEN = (t.STRING, t.BOOL, *t.NUMERIC, t.DATETIME, t.MOMENT, t.GUID, t.URI, t.TIMESPAN)
"""What Json.NET converts to a JToken without a cast."""


def implicit(node: Node, target: Type) -> Node | None:  # noqa: PLR0911 - one return for each conversion
    """The node as a value of another type, None where C# has no conversion without a cast."""
    source = node.type
    if source == target or t.assignable(source, target):
        if target in (t.DOUBLE, t.DECIMAL) and source in t.NUMERIC:
            return Apply(target, float, (node,))
        if source == t.STRING and target.element == t.CHAR:
            return Apply(target, list, (node,))
        return node if target in (source, t.OBJECT) else Apply(target, unchanged, (node,))
    if target == t.JTOKEN and (source.underlying or source) in TO_TOKEN:
        return Apply(t.JTOKEN, lambda value: Token(plain_json(value)), (node,))
    if source == t.CHAR and target in (t.INT, t.LONG):
        return Apply(target, ord, (node,))
    if (source, target) == (t.DATETIME, t.MOMENT):
        return Apply(target, unchanged, (node,))
    return None


def explicit(node: Node, target: Type) -> Node | None:
    """The node under a cast, None where C# has none that is simulated."""
    source = node.type
    found = implicit(node, target)
    if found is not None:
        return found if found.type == target else Apply(target, unchanged, (node,))
    if source.underlying is not None and target not in t.JSON:
        return Apply(target, lambda value: cast(value, target), (node,))
    unboxed = source in (t.OBJECT, t.NULL)
    from_json = source in t.JSON and (target not in t.JSON or source == t.JTOKEN)
    down = source.nullable and target.nullable and t.assignable(target, source)
    if unboxed or from_json or down:
        return Apply(target, lambda value: cast(value, target), (node,))
    if (source, target) in ((t.INT, t.CHAR), (t.LONG, t.CHAR)):
        return Apply(target, chr, (node,))
    return None


def unchanged(value: Any) -> Any:
    """A conversion that changes the type alone."""
    return value
