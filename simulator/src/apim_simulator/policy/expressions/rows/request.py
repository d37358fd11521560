"""`context` and what it holds."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from apim_simulator.policy.expressions import functions as f
from apim_simulator.policy.expressions import jwt
from apim_simulator.policy.expressions import types as t
from apim_simulator.policy.expressions.context import Request, Response
from apim_simulator.policy.expressions.rows.row import Method, Methods, Properties, Property, method, one
from apim_simulator.policy.expressions.types import Type
from apim_simulator.policy.expressions.values import read_json

_ENTITIES: Final = {
    "Api": ("Id", "Name", "Path", "Revision", "Version"),
    "Operation": ("Id", "Name", "Method", "UrlTemplate"),
    "Product": ("Id", "Name"),
    "Subscription": ("Id", "Name", "Key", "PrimaryKey", "SecondaryKey"),  # the key that was sent, then the two [D]
    "User": ("Id",),
    "Deployment": ("Region", "ServiceName", "GatewayId"),
}
ENTITIES: Final = {name: Type(f"context.{name}") for name in _ENTITIES}
GATEWAY: Final = Type("context.Deployment.Gateway")


def _member(name: str) -> Callable[[Any], Any]:
    return lambda target: target.members.get(name)


_ANSWER = {
    "StatusCode": Property(t.INT, lambda r: r.status_code),
    "StatusReason": Property(t.STRING, lambda r: r.reason),
    "Headers": Property(t.HEADERS, lambda r: r.headers),
}

PROPERTIES: Final[dict[Type, Properties]] = {
    t.CONTEXT: {
        **{name: Property(kind, attrgetter(name.lower())) for name, kind in ENTITIES.items()},
        "Request": Property(t.REQUEST, lambda c: c.request),
        "Response": Property(t.RESPONSE, lambda c: c.response),
        "Variables": Property(t.VARIABLES, lambda c: c.variables),
        "LastError": Property(t.LAST_ERROR, lambda c: c.last_error),
        "RequestId": Property(t.GUID, lambda c: c.request_id),
        "Timestamp": Property(t.DATETIME, lambda c: c.began or c.now),
        "Elapsed": Property(t.TIMESPAN, lambda c: c.now - (c.began or c.now)),
    },
    **{
        ENTITIES[name]: {
            **{member: Property(t.STRING, _member(member)) for member in members},
            **({"Gateway": Property(GATEWAY, lambda d: d)} if name == "Deployment" else {}),
        }
        for name, members in _ENTITIES.items()
    },
    # Only the service's own gateway is simulated, never one that somebody hosts himself [K].
    GATEWAY: {
        "Id": Property(t.STRING, _member("GatewayId")),
        "InstanceId": Property(t.STRING, _member("GatewayId")),
        "IsManaged": Property(t.BOOL, lambda _: True),
    },
    t.REQUEST: {
        "Method": Property(t.STRING, lambda r: r.method),
        "Url": Property(t.URL, lambda r: r.url),
        "OriginalUrl": Property(t.URL, lambda r: r.original_url),
        "Headers": Property(t.HEADERS, lambda r: r.headers),
        "IpAddress": Property(t.STRING, lambda r: r.ip_address),
        "MatchedParameters": Property(t.PARAMETERS, lambda r: r.matched_parameters),
        "Body": Property(t.BODY, lambda r: None if r.body is None else r),
        # Nobody presents a client certificate here: connections of the simulator's gateway ask for none.
        "Certificate": Property(t.CERTIFICATE, lambda _: None),
    },
    t.URL: {
        "Host": Property(t.STRING, lambda u: u.host),
        "Path": Property(t.STRING, lambda u: u.path),
        "Query": Property(t.QUERY, lambda u: u.query),
        "Scheme": Property(t.STRING, lambda u: u.scheme),
        "Port": Property(t.INT, lambda u: u.port),
        "QueryString": Property(t.STRING, f.query_text),
    },
    t.RESPONSE: {**_ANSWER, "Body": Property(t.RESPONSE_BODY, lambda r: r)},
    t.SENT: {**_ANSWER, "Body": Property(t.SENT_BODY, lambda r: r)},
    t.LAST_ERROR: {
        **{
            name: Property(t.STRING, attrgetter(name.lower()))
            for name in ("Source", "Reason", "Message", "Section", "Scope", "Path")
        },
        "PolicyId": Property(t.STRING, attrgetter("policy_id")),
    },
    t.CERTIFICATE: {name: Property(t.STRING, _member(name)) for name in ("Thumbprint", "Subject", "Issuer", "SerialNumber")}
    | {name: Property(t.DATETIME, _member(name)) for name in ("NotAfter", "NotBefore")},
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
    t.BASIC: {
        "UserId": Property(t.STRING, lambda credentials: credentials.user_id),
        "Password": Property(t.STRING, lambda credentials: credentials.password),
    },
}


_GENERICS = (t.STRING, t.JOBJECT, t.JTOKEN, t.JARRAY, t.BYTES)


def body_as(message: Request | Response, preserve: bool | None, kind: Type) -> Any:
    """`Body.As<T>(preserveContent)`: without it the body is gone afterwards, for later expressions and for who gets it [D]."""
    body = b"" if message.consumed else message.body or b""
    if not preserve:
        message.consumed.append(True)
    return read_as(body, kind)


def read_as(body: bytes, kind: Type) -> Any:
    """A body as a type. Raises EvaluationFailed for JSON of another shape, or none."""
    if kind == t.BYTES:
        return body
    text = body.decode("utf-8-sig", "replace")
    if kind == t.STRING:
        return text
    return read_json(text, kind)


def _sent_as(message: Response, _: bool | None, kind: Type) -> Any:
    return read_as(message.body or b"", kind)


def _as(*, body: bool = False, response: bool = False) -> dict[str, tuple[Method, ...]]:
    row = Method((t.BOOL,), None, body_as, 1, None, ("preserveContent",), _GENERICS, reads_body=body, reads_response=response)
    return {"As": (row,)}


_MULTIPLE: Final[Methods] = {
    "GetValueOrDefault": one(t.STRING, f.joined_or_default, t.STRING, t.STRING, optional=1),
    "ContainsKey": one(t.BOOL, lambda values, name: values.values(name) is not None, t.STRING),
}
METHODS: Final[dict[Type, Methods]] = {
    # Nothing shows what is traced so; with a source before the message it is in public policies [S].
    t.CONTEXT: {
        "Trace": (method(t.VOID, lambda *_: None, t.STRING), method(t.VOID, lambda *_: None, t.STRING, t.STRING)),
    },
    t.VARIABLES: {
        "GetValueOrDefault": (
            # Without a type and without a default it is an object: Microsoft's labs cast what it gives [S].
            method(t.OBJECT, lambda variables, name: variables.get(name), t.STRING),
            Method((t.STRING, t.OBJECT), None, f.variable_or_default, 1),
        ),
        "ContainsKey": one(t.BOOL, lambda variables, name: name in variables, t.STRING),
    },
    t.HEADERS: _MULTIPLE,
    t.QUERY: _MULTIPLE,
    t.PARAMETERS: {
        "GetValueOrDefault": one(t.STRING, lambda values, name, default: values.get(name, default), t.STRING, t.STRING, optional=1),
        "ContainsKey": one(t.BOOL, lambda values, name: name in values, t.STRING),
    },
    t.BODY: _as(body=True),
    t.RESPONSE_BODY: _as(response=True),
    # Reading it twice without preserveContent fails in Azure; here it does not (our choice: nothing but the policy could see it).
    t.SENT_BODY: {"As": (Method((t.BOOL,), None, _sent_as, 1, None, ("preserveContent",), _GENERICS),)},
    t.CLAIMS: {
        "GetValueOrDefault": (
            method(t.STRING, jwt.claim_or_default, t.STRING, t.STRING, optional=1),
            # It is a dictionary of arrays, too, and public policies take the first of one [S].
            method(t.STRINGS, lambda claims, name, default: claims.get(name, default), t.STRING, t.STRINGS),
        ),
        "ContainsKey": one(t.BOOL, lambda claims, name: name in claims, t.STRING),
    },
    t.URL: {"ToString": one(t.STRING, f.url_text), "ToUri": one(t.URI, f.uri_of_url)},
    t.CERTIFICATE: {"Verify": one(t.BOOL, lambda _: True), "VerifyNoRevocation": one(t.BOOL, lambda _: True)},
}
INDEXERS: Final[dict[tuple[Type, Type], tuple[Type, Callable[[Any, Any], Any]]]] = {
    (t.VARIABLES, t.STRING): (t.OBJECT, f.entry),
    (t.PARAMETERS, t.STRING): (t.STRING, f.entry),
    (t.HEADERS, t.STRING): (t.STRINGS, f.all_values),
    (t.QUERY, t.STRING): (t.STRINGS, f.all_values),
    (t.CLAIMS, t.STRING): (t.STRINGS, f.entry),
}
