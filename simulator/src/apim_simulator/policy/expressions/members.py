"""Where the rows of members are looked up: by type and name."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from zlib import crc32

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.rows import collections, encoding, json_values, numbers, patterns, request, text, times
from apim_simulator.policy.expressions.rows.row import Method, Methods, Properties, Property, method, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import Token, display, plain_json

_EVERYWHERE: Final[Methods] = {
    "ToString": one(t.STRING, display),
    "Equals": one(t.BOOL, lambda a, b: a == b, t.OBJECT),
    # Which number it is is .NET's own; here it is another one that depends on the value alone.
    "GetHashCode": one(t.INT, lambda value: crc32(display(value).encode()) - 2**31),
}

_PROPERTIES: Final[dict[Type, Properties]] = {
    **request.PROPERTIES,
    **json_values.PROPERTIES,
    **times.PROPERTIES,
    t.STRING: {"Length": Property(t.INT, f.length)},
    t.URI: encoding.URI,
    t.BUILDER: {"Length": Property(t.INT, lambda builder: len("".join(builder)))},
    t.EXCEPTION: {"Message": Property(t.STRING, str)},
    t.MATCH: {
        "Success": Property(t.BOOL, lambda match: match.found is not None),
        "Value": Property(t.STRING, str),
        "Groups": Property(t.GROUPS, lambda match: match),
    },
    t.GROUP: {"Success": Property(t.BOOL, lambda match: match.found is not None), "Value": Property(t.STRING, str)},
}
_METHODS: Final[dict[Type, Methods]] = {
    **request.METHODS,
    **json_values.METHODS,
    **times.METHODS,
    t.STRING: text.STRING,
    t.ENCODING: encoding.ENCODING,
    t.BYTES: encoding.BYTES,
    t.HASH: {"ComputeHash": one(t.BYTES, lambda hashed, data: hashed(data), t.BYTES)},
    t.BUILDER: patterns.BUILDER,
    t.REGEX: {name: (Method(parameters, kind, call),) for name, (kind, call, parameters) in patterns.REGEX_CALLS.items()},
}
_INDEXERS: Final[dict[tuple[Type, Type], tuple[Type, Callable[[Any, Any], Any]]]] = {
    **request.INDEXERS,
    **{(kind, t.STRING): (t.JTOKEN, f.json_member) for kind in (t.JTOKEN, t.JOBJECT)},
    **{(kind, t.INT): (t.JTOKEN, f.json_item) for kind in (t.JTOKEN, t.JARRAY)},
    **{(t.GROUPS, key): (t.GROUP, f.Match.group) for key in (t.STRING, t.INT)},
}
_ENCODINGS: Final = {"UTF8": "utf-8", "ASCII": "ascii", "Unicode": "utf-16-le"}
_ENUMERATIONS: Final = {
    "StringComparison": (t.COMPARISON, ("Ordinal", "InvariantCulture", "CurrentCulture", *text.IGNORING)),
    "StringSplitOptions": (t.SPLIT_OPTIONS, ("None", "RemoveEmptyEntries")),
    "RegexOptions": (t.REGEX_OPTIONS, ("None", "IgnoreCase", "Multiline", "Singleline", "Compiled")),
    "Formatting": (t.FORMATTING, ("None", "Indented")),
    "DateTimeKind": (t.TIME_KIND, ("Utc",)),
    "MidpointRounding": (t.ROUNDING, ("AwayFromZero", "ToEven")),
    "JTokenType": (t.TOKEN_TYPE, ("Object", "Array", "String", "Boolean", "Integer", "Float", "Null", "Date")),
}


def _always(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


STATIC_PROPERTIES: Final[dict[tuple[str, str], Property]] = {
    ("DateTime", "UtcNow"): Property(t.DATETIME, lambda c: c.now),
    # Azure's machines run on UTC.
    ("DateTime", "Now"): Property(t.DATETIME, lambda c: c.now),
    ("DateTime", "Today"): Property(t.DATETIME, lambda c: c.now.replace(hour=0, minute=0, second=0, microsecond=0)),
    ("DateTimeOffset", "UtcNow"): Property(t.MOMENT, lambda c: c.now),
    ("DateTimeOffset", "Now"): Property(t.MOMENT, lambda c: c.now),
    ("string", "Empty"): Property(t.STRING, lambda _: ""),
    ("String", "Empty"): Property(t.STRING, lambda _: ""),
    **{(name, "MaxValue"): Property(t.INT, lambda _: 2**31 - 1) for name in ("int", "Int32")},
    **{(name, "MinValue"): Property(t.INT, lambda _: -(2**31)) for name in ("int", "Int32")},
    ("long", "MaxValue"): Property(t.LONG, lambda _: 2**63 - 1),
    **{
        (name, "MinValue"): Property(kind, lambda _: times.FIRST)
        for name, kind in (("DateTime", t.DATETIME), ("DateTimeOffset", t.MOMENT))
    },
    ("Guid", "Empty"): Property(t.GUID, lambda _: "00000000-0000-0000-0000-000000000000"),
    ("TimeSpan", "Zero"): Property(t.TIMESPAN, lambda c: c.now - c.now),
    **{("Encoding", name): Property(t.ENCODING, _always(codec)) for name, codec in _ENCODINGS.items()},
    **{(kind, name): Property(type_, _always(name)) for kind, (type_, names) in _ENUMERATIONS.items() for name in names},
}
_CONVERT: Final[Methods] = {
    **{name: one(t.INT, f.to_int32, t.OBJECT) for name in ("ToInt32", "ToInt16")},
    "ToInt64": one(t.LONG, f.to_int64, t.OBJECT),
    "ToDouble": one(t.DOUBLE, f.to_double, t.OBJECT),
    "ToDecimal": one(t.DECIMAL, f.to_double, t.OBJECT),
    "ToBoolean": one(t.BOOL, f.to_boolean, t.OBJECT),
    "ToString": one(t.STRING, display, t.OBJECT),
    "ToDateTime": one(t.DATETIME, times.parsed_moment, t.STRING),
    "FromBase64String": one(t.BYTES, encoding.from_base64, t.STRING),
    "ToBase64String": one(t.STRING, lambda data: b64encode(data).decode(), t.BYTES),
}
_REGEX: Final[Methods] = {
    name: (
        method(kind, patterns.with_pattern(call), t.STRING, *parameters),
        method(
            kind,
            patterns.with_options(call),
            *(t.STRING, *parameters, t.REGEX_OPTIONS),
        ),
    )
    for name, (kind, call, parameters) in patterns.REGEX_CALLS.items()
}
_JSON: Final[dict[str, Type]] = {"JObject": t.JOBJECT, "JArray": t.JARRAY, "JToken": t.JTOKEN}
STATIC_METHODS: Final[dict[str, Methods]] = {
    **dict.fromkeys(("string", "String"), text.OF_STRING),
    "Guid": times.OF_GUID,
    **{name: {"Parse": one(t.INT, f.parse_int, t.STRING)} for name in ("int", "Int32")},
    **{name: {"Parse": one(t.LONG, f.to_int64, t.STRING)} for name in ("long", "Int64")},
    **{name: {"Parse": one(t.DOUBLE, numbers.parsed_number, t.STRING)} for name in ("double", "Double")},
    "decimal": {"Parse": one(t.DECIMAL, numbers.parsed_number, t.STRING)},
    **{name: {"Parse": one(t.BOOL, f.to_boolean, t.STRING)} for name in ("bool", "Boolean")},
    "char": {name: one(t.BOOL, call, t.CHAR) for name, call in (("IsDigit", str.isdigit), ("IsLetter", str.isalpha))},
    "DateTime": {"Parse": one(t.DATETIME, times.parsed_moment, t.STRING)},
    "DateTimeOffset": times.OF_MOMENT,
    "TimeSpan": times.OF_TIMESPAN,
    "Math": numbers.MATH,
    "Convert": _CONVERT,
    "Uri": encoding.OF_URI,
    "WebUtility": encoding.WEB,
    "BitConverter": {
        "ToString": one(t.STRING, lambda data: data.hex("-").upper(), t.BYTES),
        **{f"ToInt{8 * size}": one(t.INT, encoding.whole_number(size), t.BYTES, t.INT) for size in (2, 4)},
    },
    "Array": {
        "IndexOf": tuple(method(t.INT, collections.index_of, t.array_of(held), held) for held in (t.STRING, t.INT)),
        "Copy": (
            method(t.VOID, lambda source, target, size: encoding.copied(source, 0, target, 0, size), t.BYTES, t.BYTES, t.INT),
            method(t.VOID, encoding.copied, t.BYTES, t.INT, t.BYTES, t.INT, t.INT),
        ),
    },
    "Regex": {
        **_REGEX,
        "Escape": one(t.STRING, re.escape, t.STRING),
    },
    **{
        name: {
            "Parse": one(kind, partial(json_values.parsed, kind=kind), t.STRING),
            "FromObject": one(kind, lambda value: Token(plain_json(value)), t.OBJECT),
        }
        for name, kind in _JSON.items()
    },
    "JsonConvert": {
        "SerializeObject": one(t.STRING, json_values.serialized, t.OBJECT, t.FORMATTING, optional=1),
        "DeserializeObject": (
            Method((t.STRING,), None, lambda value, kind: json_values.to_object(json_values.parsed(value), kind)),
        ),
    },
    **{name: {"Create": one(t.HASH, partial(encoding.plain_hash, codec))} for name, codec in encoding.HASHES.items()},
}


def property_of(kind: Type, name: str) -> Property | None:
    """`target.Name` of a type."""
    if kind.underlying is not None and name in ("Value", "HasValue"):
        return {"Value": Property(kind.underlying, lambda value: value), "HasValue": Property(t.BOOL, lambda v: v is not None)}[
            name
        ]
    return _PROPERTIES.get(kind, {}).get(name) or collections.properties(kind).get(name)


def methods_of(kind: Type, name: str) -> tuple[Method, ...]:
    """The overloads of `target.Name(…)` of a type; none where it has none that is simulated."""
    found = _METHODS.get(kind, {}).get(name) or collections.methods(kind).get(name)
    return found or _EVERYWHERE.get(name, ())


def indexer_of(kind: Type, key: Type) -> tuple[Type, Callable[[Any, Any], Any]] | None:
    """Type and function of `target[key]`."""
    return _INDEXERS.get((kind, key)) or collections.indexer(kind, key)
