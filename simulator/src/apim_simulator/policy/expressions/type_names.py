"""Types as they are written: `string`, `List<JToken>`, `int?`, `byte[]`."""

from collections.abc import Callable
from typing import Final

from tree_sitter import Node as Tree

from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.types import Type

_ONE: Final[dict[str, Callable[[Type], Type]]] = {
    **dict.fromkeys(("List", "IList", "ICollection"), t.list_of),
    **dict.fromkeys(("IEnumerable", "IReadOnlyCollection", "IReadOnlyList"), t.sequence_of),
    **dict.fromkeys(("HashSet", "ISet"), t.set_of),
}
_TWO: Final = {"Dictionary": t.dictionary_of, "IDictionary": t.dictionary_of, "KeyValuePair": t.pair_of}
_SPACES: Final = (
    *("System.", "System.Net.", "System.Text.", "System.Text.RegularExpressions.", "System.Security.Cryptography."),
    *("System.Collections.Generic.", "Newtonsoft.Json.", "Newtonsoft.Json.Linq."),
)
"""Namespaces that may be written in front."""


def of_words(words: str) -> Type | None:
    """The type of a generic call, written without blanks: a name, of an array or nullable where it says so."""
    if words.endswith("?"):
        kind = of_words(words[:-1])
        return None if kind is None else t.nullable_of(kind)
    if words.endswith("[]"):
        kind = of_words(words[:-2])
        return None if kind is None else t.array_of(kind)
    space, dot, name = words.rpartition(".")
    return t.NAMES.get(name) if not dot or f"{space}." in _SPACES else None


def resolved(tree: Tree, words: Callable[[Tree], str]) -> Type | None:
    """The type that a node of the syntax tree names; None for one that is not simulated."""
    match tree.type:
        case "array_type":
            element = resolved(tree.named_children[0], words)
            rank = tree.named_children[1] if len(tree.named_children) > 1 else None
            return None if element is None or (rank is not None and "," in words(rank)) else t.array_of(element)
        case "nullable_type":
            underlying = resolved(tree.named_children[0], words)
            return None if underlying is None else t.nullable_of(underlying)
        case "generic_name":
            name = words(tree.named_children[0])
            arguments = [resolved(argument, words) for argument in tree.named_children[1].named_children]
            return _generic(name, [argument for argument in arguments if argument is not None])
        case "qualified_name":
            last = tree.named_children[-1]
            return resolved(last, words) if f"{words(tree).rpartition('.')[0]}." in _SPACES else None
        case _:
            return t.NAMES.get(words(tree))


def _generic(name: str, arguments: list[Type]) -> Type | None:
    if name in _ONE and len(arguments) == 1:
        return _ONE[name](arguments[0])
    if name in _TWO and len(arguments) == 2 and arguments[0] not in t.JSON:  # noqa: PLR2004 - key and value
        return _TWO[name](*arguments)
    return t.nullable_of(arguments[0]) if name == "Nullable" and len(arguments) == 1 else None
