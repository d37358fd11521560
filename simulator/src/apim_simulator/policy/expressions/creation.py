"""`new …`: objects, arrays, anonymous objects."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.base import Base
from apim_simulator.policy.expressions.conversions import implicit
from apim_simulator.policy.expressions.functions import DEFAULTS
from apim_simulator.policy.expressions.nodes import Apply, Constant, Node
from apim_simulator.policy.expressions.rows import collections, encoding, json_values, patterns, text, times
from apim_simulator.policy.expressions.rows.row import Method, method
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, Member, Token, cast, plain_json

MOST_ELEMENTS: Final = 1_000_000
"""Of an array that `new T[n]` makes; our own limit."""


def _property(name: str, *values: Any) -> Member:
    return Member({name: plain_json(values[0]) if len(values) == 1 else [plain_json(value) for value in values]}, name)


def _array(*values: Any) -> Token:
    if len(values) == 1 and isinstance(values[0], list):
        values = tuple(values[0])
    return Token([plain_json(value) for value in values])


def _hashes(name: str, codec: str) -> dict[str, tuple[Method, ...]]:
    return {f"HMAC{name}": (method(t.HASH, partial(encoding.keyed, codec), t.BYTES),)}


_STRINGS: Final = (
    method(t.STRING, "".join, t.CHARS),
    method(t.STRING, lambda character, count: text.pad("", count, character, left=True), t.CHAR, t.INT),
)
CONSTRUCTORS: Final[dict[str, tuple[Method, ...]]] = {
    "JObject": (method(t.JOBJECT, json_values.made, rest=t.JPROPERTY),),
    "JArray": (method(t.JARRAY, _array, rest=t.OBJECT),),
    "JProperty": (method(t.JPROPERTY, _property, t.STRING, t.OBJECT, rest=t.OBJECT),),
    "JValue": (method(t.JVALUE, lambda value: Token(plain_json(value)), t.OBJECT),),
    "StringBuilder": (method(t.BUILDER, lambda words: [words] if words else [], t.STRING, optional=1),),
    "Regex": (method(t.REGEX, patterns.pattern, t.STRING, t.REGEX_OPTIONS, optional=1),),
    "Random": (method(t.RANDOM, lambda _: 0, t.INT, optional=1),),
    "Uri": (method(t.URI, encoding.uri, t.STRING),),
    "String": _STRINGS,
    "string": _STRINGS,
    "Guid": (method(t.GUID, times.parsed_guid, t.STRING),),
    "Exception": (method(t.EXCEPTION, lambda words: words or "", t.STRING, optional=1),),
    "DateTime": (
        method(t.DATETIME, times.moment_of, t.INT, t.INT, t.INT),
        method(t.DATETIME, times.moment_of, t.INT, t.INT, t.INT, t.INT, t.INT, t.INT, t.TIME_KIND, optional=1),
    ),
    "DateTimeOffset": (
        method(t.MOMENT, lambda moment: moment, t.DATETIME),
        method(t.MOMENT, lambda *parts: times.moment_of(*parts[:6]), *[t.INT] * 6, t.TIMESPAN),
    ),
    "TimeSpan": (
        method(t.TIMESPAN, lambda h, m, s: times.spanned(hours=h, minutes=m, seconds=s), t.INT, t.INT, t.INT),
        method(t.TIMESPAN, lambda d, h, m, s: times.spanned(days=d, hours=h, minutes=m, seconds=s), t.INT, t.INT, t.INT, t.INT),
    ),
    **{key: value for name, codec in encoding.HASHES.items() for key, value in _hashes(name, codec).items()},
}


class Creation(Base):
    """The part of a compiler that compiles `new`."""

    def new(self, tree: Tree) -> Node:
        """`new T(arguments) { elements }`. Raises ExpressionRefused."""
        named = self.child(tree, "type")
        given = tree.child_by_field_name("arguments")
        arguments = [self.expression(each.named_children[-1]) for each in given.named_children] if given else []
        initial = tree.child_by_field_name("initializer")
        made = self._constructed(tree, named, arguments)
        return made if initial is None else self._filled(tree, made, initial)

    def _constructed(self, tree: Tree, named: Tree, arguments: list[Node]) -> Node:
        kind = self.type_named(named)
        if kind is not None and (kind.name.startswith(("List<", "HashSet<"))) and kind.element:
            return self._matching(
                tree,
                (method(kind, lambda v: collections.items(v) if v else [], t.sequence_of(kind.element), optional=1),),
                arguments,
            )
        if kind is not None and kind.name.startswith("Dictionary<"):
            return self._matching(tree, (method(kind, lambda *_: {}, t.COMPARISON, optional=1),), arguments)
        rows = CONSTRUCTORS.get(self.unqualified(named), ())
        if not rows:
            raise self.refuse(tree, f"object creation expression '{self.short(tree)}' is not simulated")
        return self._matching(tree, rows, arguments)

    def _matching(self, tree: Tree, rows: Sequence[Method], arguments: list[Node]) -> Node:
        for row in rows:
            parameters = [*row.parameters, *[row.rest or t.OBJECT] * max(0, len(arguments) - len(row.parameters))]
            fits = len(row.parameters) - row.optional <= len(arguments) and (len(arguments) <= len(row.parameters) or row.rest)
            converted = [implicit(node, parameter) for node, parameter in zip(arguments, parameters, strict=False)]
            operands = [node for node in converted if node is not None]
            if fits and len(operands) == len(arguments):
                missing = [Constant(t.NULL, None)] * (len(row.parameters) - len(operands))
                return Apply(row.type or t.OBJECT, row.call, (*operands, *missing))
        given = ", ".join(str(argument.type) for argument in arguments)
        raise self.refuse(tree, f"'{self.short(tree)}' with arguments ({given}) is not simulated")

    def _filled(self, tree: Tree, made: Node, initial: Tree) -> Node:
        """With what the braces hold: elements, pairs in braces, `[key] = value`."""
        pairs: list[Node] = []
        for each in initial.named_children:
            if each.type == "comment":
                continue
            if each.type == "initializer_expression" and len(each.named_children) == 2:  # noqa: PLR2004 - key and value
                key, value = (self.expression(part) for part in each.named_children)
            elif each.type == "assignment_expression" and self.child(each, "left").type == "element_binding_expression":
                key = self.expression(self.child(each, "left").named_children[0].named_children[-1])
                value = self.expression(self.child(each, "right"))
            elif made.type.element is not None or made.type == t.JARRAY:
                key, value = Constant(t.NULL, None), self._element(tree, self.expression(each), made.type.element or t.OBJECT)
            else:
                raise self.refuse(each, f"'{self.short(each)}' in braces is not simulated")
            if made.type.entries is not None:
                value = self._element(tree, value, made.type.entries[1])
            elif made.type == t.JOBJECT:
                value = self._element(tree, value, t.JTOKEN)
            elif made.type.element is None and made.type != t.JARRAY:
                raise self.refuse(tree, f"braces behind new {made.type} are not simulated")
            pairs += [key, value]
        return Apply(made.type, _fill, (made, *pairs))

    def _element(self, tree: Tree, node: Node, kind: Type) -> Node:
        found = implicit(node, kind)
        if found is None:
            raise self.refuse(tree, f"an element of type {node.type} where {kind} is due", azure={node.type, kind} <= t.SIMPLE)
        return found

    def array(self, tree: Tree, kind: Type | None = None) -> Node:
        """`new T[] { … }`, `new[] { … }`, `new T[n]`, and the bare braces of a declaration. Raises ExpressionRefused."""
        named = tree.child_by_field_name("type")
        if named is not None:
            kind = self.type_named(named)
            if kind is None or kind.element is None:
                raise self.refuse(tree, f"'{self.short(tree)}' is not simulated")
            sizes = named.named_children[-1].named_children if named.named_children[-1].type == "array_rank_specifier" else []
            if sizes:
                default = DEFAULTS.get(kind.element)
                return Apply(kind, partial(_sized, default, kind == t.BYTES), (self.expression(sizes[0]),))
        braces = tree if tree.type == "initializer_expression" else tree.named_children[-1]
        values = [self.expression(each) for each in braces.named_children if each.type != "comment"]
        if kind is None:
            if not values:
                raise self.refuse(tree, "an array without type and elements", azure=True)
            kind = t.array_of(next((node.type for node in values if node.type != t.NULL), t.OBJECT))
        operands = tuple(self._element(tree, node, kind.element or t.OBJECT) for node in values)
        make: Callable[..., Any] = (lambda *each: bytes(each)) if kind == t.BYTES else (lambda *each: list(each))
        return Apply(kind, make, operands)

    def anonymous(self, tree: Tree) -> Node:
        """`new { name = value, other.Member }`. Raises ExpressionRefused."""
        names: list[str] = []
        values: list[Node] = []
        parts = [child for child in tree.children if child.type not in ("new", "{", "}", ",", "comment")]
        while parts:
            part = parts.pop(0)
            if parts and parts[0].type == "=":
                names.append(self.words(part))
                parts.pop(0)
                values.append(self.expression(parts.pop(0)))
            else:
                last = part.child_by_field_name("name") or part
                names.append(self.words(last))
                values.append(self.expression(part))
        return Apply(t.ANONYMOUS, lambda *given: dict(zip(names, given, strict=True)), tuple(values))


def _fill(made: Any, *pairs: Any) -> Any:
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if isinstance(made, Token) and isinstance(made.value, dict):
            json_values.add(made, cast(key, t.STRING), value)
        elif isinstance(made, Token):
            json_values.appended(made, value)
        elif isinstance(made, dict):
            made[key] = value
        else:
            made.append(value)
    return made


def _sized(default: Any, of_bytes: bool, size: int) -> Any:
    if not 0 <= size <= MOST_ELEMENTS:
        raise EvaluationFailed("Arithmetic operation resulted in an overflow.")
    return bytearray(size) if of_bytes else [default] * size
