"""The members that expressions may use: one row each (GW-EXPRESSIONS; their existence in .NET is [K]).

To allow another one, add its row and a test. A member without a row is refused at upload, never guessed.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import jwt
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Property:
    """`target.Name`."""

    type: Type
    get: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Method:
    """`target.Name(…)`, or `Type.Name(…)` where static.

    `parameters` are its types; the last `optional` ones may be left out. `type` None: the generic argument, which must then be
    one of `generics`. `call` gets the target unless static, then the arguments, then the generic type. `named` are arguments that
    must be passed by this name, with this value (`preserveContent: true`); they may be left out where `free`.
    """

    parameters: tuple[Type, ...]
    type: Type | None
    call: Callable[..., Any]
    optional: int = 0
    generics: tuple[Type, ...] = ()
    named: Mapping[str, bool] | None = None
    free: bool = False
    reads_body: bool = False
    reads_response: bool = False


def _named(*names: str) -> dict[str, Property]:
    return {name: Property(t.STRING, _member(name)) for name in names}


def _member(name: str) -> Callable[[Any], Any]:
    return lambda target: target.members.get(name)


_ENTITIES: Final = {
    "Api": ("Id", "Name", "Path", "Revision", "Version"),
    "Operation": ("Id", "Name", "Method", "UrlTemplate"),
    "Product": ("Id", "Name"),
    "Subscription": ("Id", "Name", "Key", "PrimaryKey", "SecondaryKey"),  # the key that was sent, then the two [D]
    "User": ("Id",),
    "Deployment": ("Region", "ServiceName"),
}
ENTITIES: Final = {name: Type(f"context.{name}") for name in _ENTITIES}

PROPERTIES: Final[dict[Type, dict[str, Property]]] = {
    t.CONTEXT: {
        "Api": Property(ENTITIES["Api"], lambda c: c.api),
        "Operation": Property(ENTITIES["Operation"], lambda c: c.operation),
        "Product": Property(ENTITIES["Product"], lambda c: c.product),
        "Subscription": Property(ENTITIES["Subscription"], lambda c: c.subscription),
        "User": Property(ENTITIES["User"], lambda c: c.user),
        "Deployment": Property(ENTITIES["Deployment"], lambda c: c.deployment),
        "Request": Property(t.REQUEST, lambda c: c.request),
        "Response": Property(t.RESPONSE, lambda c: c.response),
        "Variables": Property(t.VARIABLES, lambda c: c.variables),
        "LastError": Property(t.LAST_ERROR, lambda c: c.last_error),
        "RequestId": Property(t.GUID, lambda c: c.request_id),
    },
    **{ENTITIES[name]: _named(*members) for name, members in _ENTITIES.items()},
    t.REQUEST: {
        "Method": Property(t.STRING, lambda r: r.method),
        "Url": Property(t.URL, lambda r: r.url),
        "OriginalUrl": Property(t.URL, lambda r: r.original_url),
        "Headers": Property(t.HEADERS, lambda r: r.headers),
        "IpAddress": Property(t.STRING, lambda r: r.ip_address),
        "MatchedParameters": Property(t.PARAMETERS, lambda r: r.matched_parameters),
        "Body": Property(t.BODY, lambda r: r.body),
    },
    t.URL: {
        "Host": Property(t.STRING, lambda u: u.host),
        "Path": Property(t.STRING, lambda u: u.path),
        "Query": Property(t.QUERY, lambda u: u.query),
    },
    t.RESPONSE: {
        "StatusCode": Property(t.INT, lambda r: r.status_code),
        "StatusReason": Property(t.STRING, lambda r: r.reason),
        "Headers": Property(t.HEADERS, lambda r: r.headers),
        "Body": Property(t.RESPONSE_BODY, lambda r: r.body),
    },
    t.SENT: {
        "StatusCode": Property(t.INT, lambda r: r.status_code),
        "StatusReason": Property(t.STRING, lambda r: r.reason),
        "Headers": Property(t.HEADERS, lambda r: r.headers),
        "Body": Property(t.SENT_BODY, lambda r: r.body),
    },
    t.LAST_ERROR: {
        "Source": Property(t.STRING, lambda e: e.source),
        "Reason": Property(t.STRING, lambda e: e.reason),
        "Message": Property(t.STRING, lambda e: e.message),
        "Section": Property(t.STRING, lambda e: e.section),
    },
    t.STRING: {"Length": Property(t.INT, f.length)},
    t.STRINGS: {"Length": Property(t.INT, len)},
    t.JWT: {
        "Algorithm": Property(t.STRING, lambda token: token.header.get("alg")),
        "Audiences": Property(t.STRINGS, lambda token: jwt.texts(token.payload.get("aud", []))),
        "Claims": Property(t.CLAIMS, jwt.Jwt.claims),
        "ExpirationTime": Property(t.DATETIME, jwt.time_claim("exp")),
        "Id": Property(t.STRING, jwt.text_claim("jti")),
        "Issuer": Property(t.STRING, jwt.text_claim("iss")),
        "NotBefore": Property(t.DATETIME, jwt.time_claim("nbf")),
        "Subject": Property(t.STRING, jwt.text_claim("sub")),
        "Type": Property(t.STRING, lambda token: token.header.get("typ")),
    },
}

_MULTIPLE: Final = {
    "GetValueOrDefault": Method((t.STRING, t.STRING), t.STRING, f.joined_or_default),
    "ContainsKey": Method((t.STRING,), t.BOOL, lambda values, name: values.values(name) is not None),
}
_BODIES: Final = (t.STRING, t.JOBJECT)
_KEPT: Final = {"preserveContent": True}
_TO_STRING: Final = {"ToString": Method((), t.STRING, t.display)}

METHODS: Final[dict[Type, dict[str, Method]]] = {
    t.VARIABLES: {
        "GetValueOrDefault": Method((t.STRING, t.OBJECT), None, f.variable_or_default, 1, tuple(t.NAMES.values())),
        "ContainsKey": Method((t.STRING,), t.BOOL, lambda variables, name: name in variables),
    },
    t.HEADERS: _MULTIPLE,
    t.QUERY: _MULTIPLE,
    t.PARAMETERS: {
        "GetValueOrDefault": Method((t.STRING, t.STRING), t.STRING, lambda values, name, default: values.get(name, default)),
        "ContainsKey": Method((t.STRING,), t.BOOL, lambda values, name: name in values),
    },
    t.BODY: {
        "As": Method((), None, f.body_as, 0, _BODIES, _KEPT, reads_body=True),
    },
    t.STRINGS: {"Contains": Method((t.STRING,), t.BOOL, lambda values, value: value in values)},
    t.CLAIMS: {
        "GetValueOrDefault": Method((t.STRING, t.STRING), t.STRING, jwt.claim_or_default, 1),
        "ContainsKey": Method((t.STRING,), t.BOOL, lambda claims, name: name in claims),
    },
    t.RESPONSE_BODY: {
        "As": Method((), None, f.body_as, 0, _BODIES, _KEPT, reads_response=True),
    },
    # Reading it twice without preserveContent fails in Azure; here it does not (our choice: nothing but the policy could see it).
    t.SENT_BODY: {"As": Method((), None, f.body_as, 0, _BODIES, _KEPT, free=True)},
    t.STRING: {
        **_TO_STRING,
        "AsJwt": Method((), t.JWT, jwt.read_jwt),
        "Contains": Method((t.STRING,), t.BOOL, lambda s, part: part in s),
        "StartsWith": Method((t.STRING,), t.BOOL, lambda s, part: s.startswith(part)),
        "EndsWith": Method((t.STRING,), t.BOOL, lambda s, part: s.endswith(part)),
        "Equals": Method((t.STRING,), t.BOOL, lambda s, other: s == other),
        "IndexOf": Method((t.STRING,), t.INT, lambda s, part: s.find(part)),
        "Replace": Method((t.STRING, t.STRING), t.STRING, f.replace),
        "Substring": Method((t.INT, t.INT), t.STRING, f.substring, 1),
        "ToLower": Method((), t.STRING, str.lower),
        "ToLowerInvariant": Method((), t.STRING, str.lower),
        "ToUpper": Method((), t.STRING, str.upper),
        "ToUpperInvariant": Method((), t.STRING, str.upper),
        "Split": Method((t.CHAR,), t.STRINGS, str.split),
        "Trim": Method((), t.STRING, str.strip),
    },
    **dict.fromkeys((t.BOOL, t.INT, t.LONG, t.DOUBLE, t.OBJECT, t.JTOKEN, t.JOBJECT, t.GUID), _TO_STRING),
    t.DATETIME: {"ToString": Method((t.STRING,), t.STRING, f.format_time, 1)},
}

INDEXERS: Final[dict[tuple[Type, Type], tuple[Type, Callable[[Any, Any], Any]]]] = {
    (t.VARIABLES, t.STRING): (t.OBJECT, f.entry),
    (t.PARAMETERS, t.STRING): (t.STRING, f.entry),
    (t.HEADERS, t.STRING): (t.STRINGS, f.all_values),
    (t.QUERY, t.STRING): (t.STRINGS, f.all_values),
    (t.CLAIMS, t.STRING): (t.STRINGS, f.entry),
    (t.STRINGS, t.INT): (t.STRING, f.item),
    (t.JTOKEN, t.STRING): (t.JTOKEN, f.json_member),
    (t.JOBJECT, t.STRING): (t.JTOKEN, f.json_member),
    (t.JTOKEN, t.INT): (t.JTOKEN, f.json_item),
}

# Of types, not values: `get` is handed the context, whose clock tests may advance.
STATIC_PROPERTIES: Final[dict[tuple[str, str], Property]] = {
    ("DateTime", "UtcNow"): Property(t.DATETIME, lambda c: c.now),
    ("string", "Empty"): Property(t.STRING, lambda _: ""),
}

_STRING: Final = {
    "IsNullOrEmpty": Method((t.STRING,), t.BOOL, lambda s: not s),
    "IsNullOrWhiteSpace": Method((t.STRING,), t.BOOL, lambda s: not (s or "").strip()),
    "Equals": Method((t.STRING, t.STRING), t.BOOL, lambda a, b: a == b),
    "Join": Method((t.STRING, t.STRINGS), t.STRING, lambda separator, values: (separator or "").join(v or "" for v in values)),
    "Concat": Method((t.OBJECT, t.OBJECT, t.OBJECT, t.OBJECT), t.STRING, lambda *parts: "".join(map(t.display, parts)), 3),
}
STATIC_METHODS: Final[dict[str, dict[str, Method]]] = {
    "string": _STRING,
    "String": _STRING,
    "Guid": {"NewGuid": Method((), t.GUID, lambda: str(uuid.uuid4()))},
    "int": {"Parse": Method((t.STRING,), t.INT, f.parse_int)},
    "Convert": {
        "ToInt32": Method((t.OBJECT,), t.INT, f.to_int32),
        "ToInt64": Method((t.OBJECT,), t.LONG, f.to_int64),
        "ToDouble": Method((t.OBJECT,), t.DOUBLE, f.to_double),
        "ToBoolean": Method((t.OBJECT,), t.BOOL, f.to_boolean),
        "ToString": Method((t.OBJECT,), t.STRING, t.display),
    },
}
