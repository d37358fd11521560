"""`target[key] = value`."""

from typing import Any

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.conversions import implicit
from apim_simulator.policy.expressions.nodes import Apply, Node
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, Member, Token, plain_json


def stored(compiler: Base, tree: Tree, left: Tree, value: Node) -> Node:
    """An assignment to an element, or to the value of a JSON property. Raises ExpressionRefused for any other target."""
    if left.type == "member_access_expression" and compiler.words(compiler.child(left, "name")) == "Value":
        owner = compiler.expression(compiler.child(left, "expression"))
        found = implicit(value, t.JTOKEN)
        if owner.type == t.JPROPERTY and found is not None:
            return Apply(t.JTOKEN, _set_member, (owner, found), guarded=1)
    if left.type != "element_access_expression":
        raise compiler.refuse(tree, f"assigning to '{compiler.short(left)}' is not simulated")
    owner = compiler.expression(compiler.child(left, "expression"))
    given = compiler.child(left, "subscript").named_children
    key = compiler.expression(given[0].named_children[-1])
    held = _held(owner.type, key.type)
    found = None if held is None else implicit(value, held)
    if held is None or found is None or len(given) != 1:
        raise compiler.refuse(tree, f"assigning {value.type} to an element of {owner.type} by {key.type} is not simulated")
    return Apply(held, _set, (owner, key, found), guarded=1)


def _held(owner: Type, key: Type) -> Type | None:
    """What an element that may be assigned to holds."""
    if (owner in (t.JOBJECT, t.JTOKEN) and key == t.STRING) or (owner in (t.JARRAY, t.JTOKEN) and key == t.INT):
        return t.JTOKEN
    if owner.name.startswith("Dictionary<") and owner.entries and owner.entries[0] == key:
        return owner.entries[1]
    listed = owner.name.startswith("List<") or owner.name.endswith("[]")
    return owner.element if listed and key == t.INT and owner != t.BYTES else None


def _set(target: Any, key: Any, value: Any) -> Any:
    """Put it there. Raises EvaluationFailed outside of a list."""
    holder = target.value if isinstance(target, Token) else target
    plain = plain_json(value) if isinstance(target, Token) else value
    if isinstance(holder, dict) == isinstance(key, str) or isinstance(target, dict):
        if isinstance(holder, list) and not 0 <= key < len(holder):
            raise EvaluationFailed("Index was out of range. Must be non-negative and less than the size of the collection.")
        holder[key] = plain
        return value
    raise EvaluationFailed("Set JArray values with invalid key value.")


def _set_member(member: Member, value: Any) -> Any:
    member.owner[member.name] = plain_json(value)
    return value
