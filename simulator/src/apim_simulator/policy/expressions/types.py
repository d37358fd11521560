"""Static types of C# that expressions here may have.

At run time: bool, int and long, double and decimal, string and char are Python's bool, int, float, str; DateTime is an aware
datetime, TimeSpan a timedelta, byte[] bytes; arrays and lists are lists, dictionaries dicts; a JToken is a `Token` over JSON.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Type:
    """A type by its C# name; `nullable` ones are reference types, or `T?` with its `underlying` T.

    `element` is what a sequence holds, `entries` are the types of a dictionary's keys and values, or of a pair of them.
    """

    name: str
    nullable: bool = True
    element: "Type | None" = None
    entries: "tuple[Type, Type] | None" = None
    underlying: "Type | None" = None

    def __str__(self) -> str:
        return self.name


def array_of(element: Type) -> Type:
    """`T[]`."""
    return Type(f"{element}[]", element=element)


def sequence_of(element: Type) -> Type:
    """`IEnumerable<T>`."""
    return Type(f"IEnumerable<{element}>", element=element)


def list_of(element: Type) -> Type:
    """`List<T>`."""
    return Type(f"List<{element}>", element=element)


def set_of(element: Type) -> Type:
    """`HashSet<T>`."""
    return Type(f"HashSet<{element}>", element=element)


def dictionary_of(key: Type, value: Type) -> Type:
    """`Dictionary<TKey, TValue>`."""
    return Type(f"Dictionary<{key}, {value}>", entries=(key, value))


def pair_of(key: Type, value: Type) -> Type:
    """`KeyValuePair<TKey, TValue>`."""
    return Type(f"KeyValuePair<{key}, {value}>", nullable=False, entries=(key, value))


def nullable_of(underlying: Type) -> Type:
    """`T?` of a value type; a reference type is one already."""
    return underlying if underlying.nullable else Type(f"{underlying}?", underlying=underlying)


BOOL: Final = Type("bool", nullable=False)
INT: Final = Type("int", nullable=False)
LONG: Final = Type("long", nullable=False)
DOUBLE: Final = Type("double", nullable=False)
DECIMAL: Final = Type("decimal", nullable=False)
BYTE: Final = Type("byte", nullable=False)
CHAR: Final = Type("char", nullable=False)
STRING: Final = Type("string")
OBJECT: Final = Type("object")
NULL: Final = Type("null")
VOID: Final = Type("void", nullable=False)
STRINGS: Final = array_of(STRING)
CHARS: Final = array_of(CHAR)
BYTES: Final = array_of(BYTE)
DATETIME: Final = Type("DateTime", nullable=False)
MOMENT: Final = Type("DateTimeOffset", nullable=False)
TIMESPAN: Final = Type("TimeSpan", nullable=False)
GUID: Final = Type("Guid", nullable=False)
JTOKEN: Final = Type("JToken")
JOBJECT: Final = Type("JObject")
JARRAY: Final = Type("JArray")
JVALUE: Final = Type("JValue")
JPROPERTY: Final = Type("JProperty")
TOKENS: Final = sequence_of(JTOKEN)
CONTEXT: Final = Type("IProxyRequestContext")
VARIABLES: Final = Type("context.Variables")
REQUEST: Final = Type("context.Request")
RESPONSE: Final = Type("context.Response")
URL: Final = Type("IUrl")
HEADERS: Final = Type("Headers")
QUERY: Final = Type("Url.Query")
PARAMETERS: Final = Type("MatchedParameters")
BODY: Final = Type("context.Request.Body")
LAST_ERROR: Final = Type("context.LastError")
CERTIFICATE: Final = Type("X509Certificate2")
RESPONSE_BODY: Final = Type("context.Response.Body")
SENT: Final = Type("IResponse")
SENT_BODY: Final = Type("IResponse.Body")
JWT: Final = Type("Jwt")
CLAIMS: Final = Type("Jwt.Claims")
BASIC: Final = Type("BasicAuthCredentials")
REGEX: Final = Type("Regex")
MATCH: Final = Type("Match")
GROUPS: Final = Type("GroupCollection")
GROUP: Final = Type("Group")
URI: Final = Type("Uri")
BUILDER: Final = Type("StringBuilder")
RANDOM: Final = Type("Random")
ENCODING: Final = Type("Encoding")
HASH: Final = Type("HashAlgorithm")
EXCEPTION: Final = Type("Exception")
ANONYMOUS: Final = Type("anonymous type")
COMPARISON: Final = Type("StringComparison", nullable=False)
SPLIT_OPTIONS: Final = Type("StringSplitOptions", nullable=False)
REGEX_OPTIONS: Final = Type("RegexOptions", nullable=False)
FORMATTING: Final = Type("Formatting", nullable=False)
TIME_KIND: Final = Type("DateTimeKind", nullable=False)
TOKEN_TYPE: Final = Type("JTokenType", nullable=False)
ROUNDING: Final = Type("MidpointRounding", nullable=False)

NUMERIC: Final = (BYTE, INT, LONG, DOUBLE, DECIMAL)
"""In order of promotion; between double and decimal C# has no conversion without a cast."""
JSON: Final = (JTOKEN, JOBJECT, JARRAY, JVALUE, JPROPERTY)
SIMPLE: Final = frozenset({BOOL, INT, LONG, DOUBLE, STRING, CHAR})
"""Types of which all rules of C# are known here: a mismatch between two of them is one that Azure's compiler finds, too."""

_ALL = (
    *(BOOL, INT, LONG, DOUBLE, DECIMAL, BYTE, CHAR, STRING, OBJECT, JTOKEN, JOBJECT, JARRAY, JVALUE, JPROPERTY, JWT, SENT),
    *(DATETIME, MOMENT, TIMESPAN, GUID, REGEX, MATCH, URI, BUILDER, RANDOM, ENCODING, EXCEPTION, CERTIFICATE, BASIC),
    *(COMPARISON, SPLIT_OPTIONS, REGEX_OPTIONS, FORMATTING, TIME_KIND, TOKEN_TYPE, ROUNDING),
)
NAMES: Final = {
    **{t.name: t for t in _ALL},
    "String": STRING,
    "Boolean": BOOL,
    "Int32": INT,
    "Int64": LONG,
    "Double": DOUBLE,
    "Decimal": DECIMAL,
    "Byte": BYTE,
    "Char": CHAR,
    "Object": OBJECT,
    "JContainer": JTOKEN,
    "IUrl": URL,
    "Group": GROUP,
    **dict.fromkeys(("HashAlgorithm", "HMAC", "KeyedHashAlgorithm", "MD5"), HASH),
    **{f"{name}{size}": HASH for name in ("SHA", "HMACSHA") for size in (1, 256, 384, 512)},
}
"""Types that a declaration, a cast or a generic call may name."""


def element_of(kind: Type) -> Type | None:  # noqa: PLR0911 - one return for each kind of sequence
    """What `foreach` and LINQ find in a value of a type; None for one that cannot be run through."""
    if kind in (JTOKEN, JARRAY, JPROPERTY):
        return JTOKEN
    if kind == JOBJECT:
        return pair_of(STRING, JTOKEN)
    if kind in (HEADERS, QUERY, CLAIMS):
        return pair_of(STRING, STRINGS)
    if kind == PARAMETERS:
        return pair_of(STRING, STRING)
    if kind == VARIABLES:
        return pair_of(STRING, OBJECT)
    if kind == STRING:
        return CHAR
    if kind.name.startswith("Dictionary<") and kind.entries:
        return pair_of(*kind.entries)
    return kind.element


def assignable(source: Type, target: Type) -> bool:  # noqa: PLR0911 - one return for each rule
    """Whether C# converts a reference, or a number, without a cast."""
    if target in (source, OBJECT):
        return True
    if source == NULL:
        return target.nullable
    if target.underlying is not None:
        return assignable(source.underlying or source, target.underlying)
    if source in NUMERIC and target in NUMERIC:
        return NUMERIC.index(source) <= NUMERIC.index(target) and (source, target) != (DOUBLE, DECIMAL)
    if source in JSON and target == JTOKEN:
        return True
    if target.name.startswith("IEnumerable<") and target.element is not None:
        held = element_of(source)
        return held is not None and (held == target.element or (target.element.nullable and assignable(held, target.element)))
    return False
