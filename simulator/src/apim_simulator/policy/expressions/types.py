"""Static types of C# that expressions here may have, and how values of them convert and print.

At run time: bool, int and long, double, string are Python's bool, int, float, str; DateTime is an aware datetime; a JToken is a
`Token` over parsed JSON.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from apim_simulator.policy.expressions.context import Response


@dataclass(frozen=True, slots=True)
class Type:
    """A type by its C# name; `nullable` ones are reference types."""

    name: str
    nullable: bool = True

    def __str__(self) -> str:
        return self.name


BOOL: Final = Type("bool", nullable=False)
INT: Final = Type("int", nullable=False)
LONG: Final = Type("long", nullable=False)
DOUBLE: Final = Type("double", nullable=False)
STRING: Final = Type("string")
OBJECT: Final = Type("object")
NULL: Final = Type("null")
STRINGS: Final = Type("string[]")
DATETIME: Final = Type("DateTime", nullable=False)
JTOKEN: Final = Type("JToken")
JOBJECT: Final = Type("JObject")
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
CHAR: Final = Type("char", nullable=False)
GUID: Final = Type("Guid", nullable=False)
RESPONSE_BODY: Final = Type("context.Response.Body")
SENT: Final = Type("IResponse")
SENT_BODY: Final = Type("IResponse.Body")
JWT: Final = Type("Jwt")
CLAIMS: Final = Type("Jwt.Claims")

NUMERIC: Final = (INT, LONG, DOUBLE)
"""In order of promotion."""
JSON: Final = (JTOKEN, JOBJECT)
NAMES: Final = {
    **{t.name: t for t in (BOOL, INT, LONG, DOUBLE, STRING, OBJECT, JTOKEN, JOBJECT, JWT, SENT)},
    "String": STRING,
    "Boolean": BOOL,
    "Int32": INT,
    "Int64": LONG,
    "Double": DOUBLE,
    "Object": OBJECT,
}
"""Types that a cast or a generic call may name."""


@dataclass(frozen=True, slots=True)
class Token:
    """A JToken: parsed JSON."""

    value: Any


class EvaluationFailed(Exception):
    """An exception of .NET while an expression ran.

    The gateway answers 500 (capture apim-500-expression), LastError.Reason is ExpressionValueEvaluationFailure.
    """


def assignable(source: Type, target: Type) -> bool:
    """Whether C# converts without a cast."""
    if target in (source, OBJECT):
        return True
    if source == NULL:
        return target.nullable
    if source in NUMERIC and target in NUMERIC:
        return NUMERIC.index(source) <= NUMERIC.index(target)
    return (source, target) == (JOBJECT, JTOKEN)


_PLAIN_BELOW: Final = 1e15
"""Doubles from here on print with an exponent."""


def display(value: Any) -> str:  # noqa: PLR0911 - one line for each type
    """`ToString()` in the invariant culture; null is empty, as in a concatenation."""
    match value:
        case None:
            return ""
        case bool():
            return "True" if value else "False"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _PLAIN_BELOW else repr(value).replace("e", "E")
        case datetime():
            return value.strftime("%m/%d/%Y %H:%M:%S")
        case Token():
            return json_display(value.value)
        case list():
            return "System.String[]"
        case _:
            return str(value)


def json_display(value: Any) -> str:
    """`JToken.ToString()`: a string without quotes, objects and arrays indented by two blanks with CRLF."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r\n")
    return display(value)


def cast(value: Any, target: Type) -> Any:
    """`(target)value` for a boxed value or a JToken. Raises EvaluationFailed where .NET throws an InvalidCastException."""
    if isinstance(value, Token) and target not in (*JSON, OBJECT):
        return _from_token(value.value, target)
    if value is None and not target.nullable:
        raise EvaluationFailed("Object reference not set to an instance of an object.")
    if value is None or target == OBJECT:
        return value
    if target == JWT:
        return _jwt(value)
    number_from_bool = target in NUMERIC and isinstance(value, bool)
    object_from_other = target == JOBJECT and isinstance(value, Token) and not isinstance(value.value, dict)
    if not isinstance(value, _RUNTIME[target]) or number_from_bool or object_from_other:
        raise EvaluationFailed(f"Unable to cast object of type '{type(value).__name__}' to type '{target}'.")
    return value


_RUNTIME: Final[dict[Type, type]] = {
    BOOL: bool,
    INT: int,
    LONG: int,
    DOUBLE: float,
    STRING: str,
    JTOKEN: Token,
    JOBJECT: Token,
    SENT: Response,
}


def _jwt(value: Any) -> Any:
    from apim_simulator.policy.expressions.jwt import Jwt  # noqa: PLC0415 - that module needs this one

    if not isinstance(value, Jwt):
        raise EvaluationFailed(f"Unable to cast object of type '{type(value).__name__}' to type 'Jwt'.")
    return value


def _from_token(value: Any, target: Type) -> Any:
    """Explicit conversion of a JToken, which also converts between numbers, strings and booleans."""
    if target == STRING:
        if isinstance(value, (dict, list)):
            raise EvaluationFailed("Can not convert Object to String.")
        return None if value is None else display(value)
    try:
        if target == BOOL and isinstance(value, str):
            return {"true": True, "false": False}[value.strip().lower()]
        return {BOOL: bool, INT: int, LONG: int, DOUBLE: float}[target](value)
    except (TypeError, ValueError, KeyError):
        raise EvaluationFailed(f"Can not convert {type(value).__name__} to {target}.") from None
