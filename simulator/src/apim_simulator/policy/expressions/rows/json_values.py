"""Json.NET: objects, arrays, members (https://www.newtonsoft.com/json/help)."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.json_dates import JsonDate
from apim_simulator.policy.expressions.rows import collections
from apim_simulator.policy.expressions.rows.row import Method, Methods, Properties, Property, method, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import (
    EvaluationFailed,
    Member,
    NotSimulatedValue,
    Token,
    cast,
    from_token,
    json_display,
    plain_json,
    read_json,
)

_STEP: Final = re.compile(r"""\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[['"]([^'"]+)['"]\]""")
_TYPES: Final = {
    dict: "Object",
    list: "Array",
    str: "String",
    JsonDate: "Date",
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    type(None): "Null",
}


def parsed(text: str | None, kind: Type = t.JTOKEN) -> Token:
    """`JObject.Parse` and the like. Raises EvaluationFailed for what is none."""
    if text is None:
        raise EvaluationFailed("Value cannot be null. (Parameter 'json')")
    return read_json(text, kind)


def serialized(value: Any, formatting: str | None = None) -> str:
    """`JsonConvert.SerializeObject`, and `ToString(Formatting.None)`."""
    plain = plain_json(value)
    if formatting == "Indented":
        return json_display(plain) if isinstance(plain, (dict, list)) else json.dumps(plain, ensure_ascii=False)
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)


def to_object(token: Any, kind: Type) -> Any:
    """`ToObject<T>` and `Value<T>`: null for what is not there, the default of a value type."""
    value = token.value if isinstance(token, Token) else token
    if value is None and not kind.nullable:
        return f.DEFAULTS.get(kind)
    if kind.entries is not None:
        if not isinstance(value, dict):
            raise EvaluationFailed(f"Cannot deserialize the current JSON into type '{kind}'.")
        return {key: _converted(each, kind.entries[1]) for key, each in value.items()}
    if kind.element is not None and kind != t.JTOKEN:
        if not isinstance(value, list):
            raise EvaluationFailed(f"Cannot deserialize the current JSON into type '{kind}'.")
        return [_converted(each, kind.element) for each in value]
    return _converted(value, kind)


def _converted(value: Any, kind: Type) -> Any:
    if kind in (*t.JSON, t.OBJECT):
        return cast(Token(value), kind)
    return None if value is None else from_token(value, kind.underlying or kind)


def all_of(token: Token, kind: Type) -> list[Any]:
    """`Values<T>()`."""
    return [_converted(each.value, kind) for each in children(token)]


def value_of(token: Token | None, name: Any, kind: Type) -> Any:
    """`token.Value<T>("name")`, and `token.Value<T>()`."""
    if name is None:
        return to_object(token, kind)
    found = member(token, name) if isinstance(name, str) else f.json_item(token, name)  # type: ignore[arg-type]  # null was caught
    return to_object(found, kind)


def member(token: Any, name: str) -> Token | None:
    """`token["name"]`, and `GetValue`."""
    return f.json_member(token, name)


def member_like(token: Any, name: str, comparison: str | None) -> Token | None:
    """`GetValue`, with StringComparison in whatever case: the exact name first."""
    found = member(token, name)
    if found is None and comparison is not None and comparison.endswith("IgnoreCase"):
        near = next((each for each in token.value if each.lower() == name.lower()), None)
        return None if near is None else Token(token.value[near])
    return found


def selected(token: Token, path: str) -> Token | None:
    """`SelectToken`: names, indices and names in brackets. Raises NotSimulatedValue for other paths."""
    value, rest = token.value, path.removeprefix("$")
    position = 0
    while position < len(rest):
        step = _STEP.match(rest, position)
        if step is None:
            raise NotSimulatedValue(f"the JSON path '{path}' is not simulated")
        name, index, position = step[1] or step[3], step[2], step.end()
        if name is not None:
            if not isinstance(value, dict) or name not in value:
                return None
            value = value[name]
        elif not isinstance(value, list) or int(index) >= len(value):
            return None
        else:
            value = value[int(index)]
    return Token(value)


def made(*members: Member) -> Token:
    """`new JObject(new JProperty(…), …)`."""
    return Token({each.name: each.value.value for each in members})


def add(token: Token, name: str, value: Any) -> None:
    """`JObject.Add`. Raises EvaluationFailed for a name that is there."""
    if name in token.value:
        raise EvaluationFailed(
            f"Can not add property {name} to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object."
        )
    token.value[name] = plain_json(value)


def add_member(token: Token, each: Member) -> None:
    """`JObject.Add(new JProperty(…))`."""
    add(token, each.name, each.value)


def remove(token: Token, name: str) -> bool:
    """`JObject.Remove`."""
    return token.value.pop(name, _GONE) is not _GONE


_GONE: Final = object()


def merge(token: Token, other: Token) -> None:
    """`JObject.Merge`: objects are merged, arrays joined, all else replaced."""
    for name, value in other.value.items():
        held = token.value.get(name)
        if isinstance(held, dict) and isinstance(value, dict):
            merge(Token(held), Token(value))
        elif isinstance(held, list) and isinstance(value, list):
            held.extend(value)
        elif value is not None or name not in token.value:
            token.value[name] = value


def members(token: Token) -> list[Member]:
    """`Properties()`."""
    return [Member(token.value, name) for name in token.value]


def children(token: Token) -> list[Token]:
    """`Children()` of an array. Raises NotSimulatedValue for those of an object, which are members."""
    if isinstance(token.value, dict):
        raise NotSimulatedValue("running through the members of an object as tokens is not simulated; use Properties()")
    return [Token(each) for each in token.value] if isinstance(token.value, list) else []


def appended(token: Token, value: Any) -> None:
    """`JArray.Add`."""
    token.value.append(plain_json(value))


def removed_at(token: Token, index: int) -> None:
    """`JArray.RemoveAt`. Raises EvaluationFailed outside of it."""
    if index < 0:
        raise EvaluationFailed("Index is less than 0. (Parameter 'index')")
    if index >= len(token.value):
        raise EvaluationFailed("Index is equal to or greater than Count. (Parameter 'index')")
    del token.value[index]


def inserted(token: Token, index: int, value: Any) -> None:
    """`JArray.Insert`. Raises EvaluationFailed beyond its end."""
    collections.inserted(token.value, index, plain_json(value))


def edge(index: int) -> Callable[[Token], Token | None]:
    """`First` and `Last`."""
    return lambda token: children(token)[index] if children(token) else None


def copied(token: Token) -> Token:
    """`DeepClone`."""
    return Token(copy.deepcopy(token.value))


_TOKEN: Final[Properties] = {
    "HasValues": Property(t.BOOL, lambda token: isinstance(token.value, (dict, list)) and bool(token.value)),
    "Type": Property(t.TOKEN_TYPE, lambda token: _TYPES[type(token.value)]),
    "First": Property(t.JTOKEN, edge(0)),
    "Last": Property(t.JTOKEN, edge(-1)),
}
PROPERTIES: Final[dict[Type, Properties]] = {
    **dict.fromkeys((t.JTOKEN, t.JARRAY), _TOKEN),
    t.JOBJECT: {"HasValues": _TOKEN["HasValues"], "Type": _TOKEN["Type"], "Count": Property(t.INT, lambda token: len(token.value))},
    t.JVALUE: {"Value": Property(t.OBJECT, lambda token: token.value), "Type": _TOKEN["Type"]},
    t.JPROPERTY: {"Name": Property(t.STRING, lambda each: each.name), "Value": Property(t.JTOKEN, lambda each: each.value)},
}
_EVERY: Final[Methods] = {
    "ToString": (
        method(t.STRING, lambda token: json_display(token.value)),
        method(t.STRING, serialized, t.FORMATTING),
    ),
    "ToObject": (Method((), None, to_object),),
    "Value": (Method((t.STRING,), None, value_of, 1), Method((t.INT,), None, value_of)),
    "Values": (Method((), None, all_of, wraps=True),),
    "SelectToken": one(t.JTOKEN, selected, t.STRING),
    "DeepClone": one(t.JTOKEN, copied),
    "Children": one(t.TOKENS, children),
}
METHODS: Final[dict[Type, Methods]] = {
    t.JTOKEN: _EVERY,
    t.JVALUE: _EVERY,
    t.JOBJECT: {
        **_EVERY,
        "Add": (method(t.VOID, add, t.STRING, t.JTOKEN), method(t.VOID, add_member, t.JPROPERTY)),
        "Remove": one(t.BOOL, remove, t.STRING),
        "ContainsKey": one(t.BOOL, lambda token, name: name in token.value, t.STRING),
        "GetValue": one(t.JTOKEN, member_like, t.STRING, t.COMPARISON, optional=1),
        "Property": one(t.JPROPERTY, lambda token, name: Member(token.value, name) if name in token.value else None, t.STRING),
        "Properties": one(t.sequence_of(t.JPROPERTY), members),
        "Merge": one(t.VOID, merge, t.JOBJECT),
    },
    t.JARRAY: {
        **_EVERY,
        "Add": one(t.VOID, appended, t.OBJECT),
        "RemoveAt": one(t.VOID, removed_at, t.INT),
        "Insert": one(t.VOID, inserted, t.INT, t.JTOKEN),
        "Clear": one(t.VOID, lambda token: token.value.clear()),
    },
    t.JPROPERTY: {"Remove": one(t.VOID, lambda each: each.owner.pop(each.name, None))},
}
