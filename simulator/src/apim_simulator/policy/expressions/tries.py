"""`TryParse` and `TryGetValue`: a bool, and a result in an `out` variable."""

from collections.abc import Callable
from typing import Any, Final

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import jwt
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.loops import Tried
from apim_simulator.policy.expressions.nodes import Node
from apim_simulator.policy.expressions.rows import encoding, times
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, Token

Attempt = tuple[Type, Callable[..., tuple[bool, Any]]]


def _attempt(parse: Callable[[str], Any], default: Any) -> Callable[..., tuple[bool, Any]]:
    def tried_once(text: str | None, *_: Any) -> tuple[bool, Any]:
        try:
            return (False, default) if text is None else (True, parse(text))
        except EvaluationFailed:
            return False, default

    return tried_once


_OF_TYPES: Final[dict[str, Attempt]] = {
    **dict.fromkeys(("int", "Int32"), (t.INT, _attempt(f.parse_int, 0))),
    **dict.fromkeys(("long", "Int64"), (t.LONG, _attempt(f.to_int64, 0))),
    **dict.fromkeys(("double", "Double"), (t.DOUBLE, _attempt(f.to_double, 0.0))),
    "decimal": (t.DECIMAL, _attempt(f.to_double, 0.0)),
    **dict.fromkeys(("bool", "Boolean"), (t.BOOL, _attempt(f.to_boolean, default=False))),
    "Guid": (t.GUID, _attempt(times.parsed_guid, "00000000-0000-0000-0000-000000000000")),
    "DateTime": (t.DATETIME, _attempt(times.parsed_moment, times.FIRST)),
}


def _found(value: Any) -> tuple[bool, Any]:
    return value is not None, value


def _of(kind: Type, name: str) -> Attempt | None:
    """The attempt that a value of a type offers."""
    if name == "TryParseJwt" and kind == t.STRING:
        return t.JWT, lambda text: _found(jwt.read_jwt(text))
    if name == "TryParseBasic" and kind == t.STRING:
        return t.BASIC, lambda text: _found(encoding.basic(text))
    if name != "TryGetValue":
        return None
    if kind in (t.HEADERS, t.QUERY):
        return t.STRINGS, lambda headers, key: _found(headers.values(key))
    if kind == t.JOBJECT:
        return t.JTOKEN, lambda token, key: (key in token.value, Token(token.value[key]) if key in token.value else None)
    held = {t.VARIABLES: t.OBJECT, t.PARAMETERS: t.STRING, t.CLAIMS: t.STRINGS}.get(kind)
    if held is None and kind.name.startswith("Dictionary<") and kind.entries:
        held = kind.entries[1]
    return None if held is None else (held, lambda values, key: (key in values, values.get(key)))


def tried(compiler: Base, tree: Tree, owner: str | Node, name: str) -> Node | None:
    """A call with an `out` argument, None for any other. Raises ExpressionRefused."""
    arguments = compiler.child(tree, "arguments").named_children
    if not arguments or arguments[-1].children[0].type != "out":
        return None
    attempt = (_OF_TYPES.get(owner) if name == "TryParse" else None) if isinstance(owner, str) else _of(owner.type, name)
    if attempt is None:
        raise compiler.refuse(tree, f"'{compiler.short(tree)}' is not simulated")
    kind, function = attempt
    given = arguments[-1].named_children[-1]
    variable = compiler.words(compiler.child(given, "name")) if given.type == "declaration_expression" else compiler.words(given)
    if given.type == "declaration_expression":
        compiler.declare(given, variable, kind)
    elif compiler.locals.get(variable) != kind:
        raise compiler.refuse(given, f"a variable of type {compiler.locals.get(variable)} for a {kind} is not simulated")
    before = [compiler.expression(argument.named_children[-1]) for argument in arguments[:-1]]
    operands = (*before,) if isinstance(owner, str) else (owner, *before)
    return Tried(t.BOOL, function, operands, variable)
