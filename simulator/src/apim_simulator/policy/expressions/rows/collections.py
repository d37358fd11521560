"""Arrays, lists, sets, dictionaries: rows made for the types that they hold."""

from collections.abc import Callable
from typing import Any

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.rows.row import Methods, Properties, Property, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import EvaluationFailed, NotSimulatedValue, Token


def _place(values: list[Any], index: int, problem: str, *, behind: int = 0) -> int:
    """An index of a list that is one. Raises EvaluationFailed outside of it; `behind` may be how far behind its end."""
    if not 0 <= index < len(values) + behind:
        raise EvaluationFailed(problem)
    return index


def removed_at(values: list[Any], index: int) -> None:
    """`List.RemoveAt`. Raises EvaluationFailed outside of it."""
    problem = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"
    del values[_place(values, index, problem)]


def inserted(values: list[Any], index: int, value: Any) -> None:
    """`List.Insert`, at its end at most. Raises EvaluationFailed beyond that."""
    values.insert(_place(values, index, "Index must be within the bounds of the List. (Parameter 'index')", behind=1), value)


def items(value: Any) -> list[Any]:
    """What `foreach` runs through. Raises EvaluationFailed for null; NotSimulatedValue for the members of a JToken."""
    if value is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 'source')")
    if hasattr(value, "grouped"):
        return list(value.grouped().items())
    if isinstance(value, Token):
        if isinstance(value.value, dict):
            return [(name, Token(each)) for name, each in value.value.items()]
        return [Token(each) for each in value.value] if isinstance(value.value, list) else []
    return list(value.items()) if isinstance(value, dict) else list(value)


def tokens(value: Any) -> list[Any]:
    """The same for a JToken, whose members are no pairs."""
    if isinstance(value, Token) and isinstance(value.value, dict):
        raise NotSimulatedValue("running through the properties of a JSON object as tokens is not simulated")
    return items(value)


def add_key(values: dict[Any, Any], key: Any, value: Any) -> None:
    """`Dictionary.Add`. Raises EvaluationFailed for a key that is there."""
    if key is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 'key')")
    if key in values:
        raise EvaluationFailed(f"An item with the same key has already been added. Key: {key}")
    values[key] = value


def add_new(values: list[Any], value: Any) -> bool:
    """`HashSet.Add`: whether it was new."""
    new = value not in values
    if new:
        values.append(value)
    return new


def removed(values: list[Any], value: Any) -> bool:
    """`List.Remove`."""
    there = value in values
    if there:
        values.remove(value)
    return there


def removed_key(values: dict[Any, Any], key: Any) -> bool:
    """`Dictionary.Remove`: whether the key was there, whatever it held."""
    there = key in values
    values.pop(key, None)
    return there


def index_of(values: list[Any], value: Any) -> int:
    """`List.IndexOf`, `Array.IndexOf`: -1 where it is not there."""
    return values.index(value) if value in values else -1


def at(values: list[Any], index: int) -> Any:
    """An indexer of an array or list. Raises EvaluationFailed outside of it."""
    return f.item(values, index)


def properties(kind: Type) -> Properties:  # noqa: PLR0911 - one return for each kind of collection
    """Properties of a sequence, dictionary or pair."""
    if kind.name.startswith("KeyValuePair<") and kind.entries:
        return {"Key": Property(kind.entries[0], lambda pair: pair[0]), "Value": Property(kind.entries[1], lambda pair: pair[1])}
    if kind.entries is not None:
        return {
            "Count": Property(t.INT, len),
            "Keys": Property(t.sequence_of(kind.entries[0]), list),
            "Values": Property(t.sequence_of(kind.entries[1]), lambda values: list(values.values())),
        }
    if kind in (t.HEADERS, t.QUERY):
        return {
            "Count": Property(t.INT, lambda h: len(h.grouped())),
            "Keys": Property(t.sequence_of(t.STRING), lambda h: list(h.grouped())),
        }
    if kind in (t.PARAMETERS, t.CLAIMS, t.VARIABLES):
        return {"Count": Property(t.INT, len), "Keys": Property(t.sequence_of(t.STRING), list)}
    if kind == t.JARRAY:
        return {"Count": Property(t.INT, lambda token: len(token.value))}
    if kind.element is None:
        return {}
    return {"Length" if kind.name.endswith("[]") else "Count": Property(t.INT, len)} if "IEnumerable" not in kind.name else {}


def methods(kind: Type) -> Methods:
    """Methods of lists, sets and dictionaries that are not LINQ's."""
    if kind.name.startswith("Dictionary<") and kind.entries:
        key, value = kind.entries
        return {
            "Add": one(t.VOID, add_key, key, value),
            "ContainsKey": one(t.BOOL, lambda values, name: name in values, key),
            "Remove": one(t.BOOL, removed_key, key),
            "GetValueOrDefault": one(value, lambda values, name, default: values.get(name, default), key, value, optional=1),
        }
    if kind.name.startswith("HashSet<") and kind.element:
        return {"Add": one(t.BOOL, add_new, kind.element), "Remove": one(t.BOOL, removed, kind.element)}
    if kind.name.startswith("List<") and kind.element:
        return {
            "Add": one(t.VOID, list.append, kind.element),
            "AddRange": one(t.VOID, lambda values, more: values.extend(items(more)), t.sequence_of(kind.element)),
            "Insert": one(t.VOID, inserted, t.INT, kind.element),
            "Remove": one(t.BOOL, removed, kind.element),
            "RemoveAt": one(t.VOID, removed_at, t.INT),
            "Clear": one(t.VOID, list.clear),
            "IndexOf": one(t.INT, index_of, kind.element),
        }
    return {}


def indexer(kind: Type, key: Type) -> tuple[Type, Callable[[Any, Any], Any]] | None:
    """Type and function of `target[key]`."""
    if kind.name.startswith("Dictionary<") and kind.entries == (key, kind.entries[1] if kind.entries else key):
        return kind.entries[1], f.entry
    if key != t.INT:
        return None
    if kind == t.STRING:
        return t.CHAR, at
    if kind.element is not None and "IEnumerable" not in kind.name:
        return kind.element, at
    return None
