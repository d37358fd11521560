"""validate-azure-ad-token and validate-jwt with tokens of the simulator's token server."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest
from apim_simulator.http.discovery import routes
from apim_simulator.policy import PolicyRefused, accept
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "api://backend"
LOGIN = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
REASON = (
    '<set-header name="why"><value>@(context.LastError.Source + " " + context.LastError.Reason + ": " + '
    "context.LastError.Message)</value></set-header>"
)


@pytest.fixture
def api(site):
    """An API at /x whose failures say why in header `why`."""
    site.api("a", "x", "GET /*")
    return site


def aad(inner="", attributes=""):
    """The policy for any tenant."""
    return f'<validate-azure-ad-token tenant-id="common" {attributes}>{inner}</validate-azure-ad-token>'


def plain(inner="", attributes='header-name="Authorization"', url=LOGIN):
    """validate-jwt with the openid document."""
    return f'<validate-jwt {attributes}><openid-config url="{url}" />{inner}</validate-jwt>'


def claim(name, *values, more=""):
    """One required claim."""
    return (
        f'<required-claims><claim name="{name}" {more}>{"".join(f"<value>{v}</value>" for v in values)}</claim></required-claims>'
    )


def listed(name, item, *values):
    """A list of texts."""
    return f"<{name}>{''.join(f'<{item}>{value}</{item}>' for value in values)}</{name}>"


def call(site, statement, token, path="/x/y", **headers):
    """Call with the policy in inbound."""
    site.policy("/apis/a", "api", inbound=statement, on_error=REASON)
    fields = {} if token is None else {"Authorization": f"Bearer {token}"}
    return site.call("GET", path, headers={**fields, **headers})


def token(site, **more):
    """A token of a principal for AUDIENCE."""
    return site.world.tokens.issue("principal", AUDIENCE, **more)


def unsigned(**claims):
    """A token of algorithm none."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)]
    return ".".join([*parts, ""])


def later(seconds):
    """Seconds since 1970 some time from now."""
    return int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp())


@pytest.mark.parametrize("policy", [aad, plain])
def test_a_token_of_the_token_server_passes(policy, api):
    """The tokens that client credentials get; nothing is asked but that it is genuine."""
    assert call(api, policy(), token(api)).status_code == 200
    assert len(api.echo.seen) == 1


@pytest.mark.parametrize("policy", [aad, plain])
def test_a_token_from_the_token_endpoint_passes(policy, api):
    """Issued over HTTP for client credentials."""
    from starlette.routing import Router  # noqa: PLC0415 - only here the endpoint itself is asked
    from starlette.testclient import TestClient  # noqa: PLC0415

    identity = api.world.identity
    form = {"grant_type": "client_credentials", "client_id": identity.client_id, "client_secret": identity.client_secret}
    with TestClient(Router(routes=routes(api.world))) as client:
        answer = client.post(f"/{identity.tenant}/oauth2/v2.0/token", data={**form, "scope": f"{AUDIENCE}/.default"})
    inner = listed("audiences", "audience", AUDIENCE)
    assert call(api, policy(inner), answer.json()["access_token"]).status_code == 200


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, LastError, body's message."""
    return answer.status_code, answer.headers["why"], answer.json()["message"]


REFUSED = [
    (aad(), None, "validate-azure-ad-token TokenNotPresent: JWT not present."),
    (plain(), None, "validate-jwt TokenNotPresent: JWT not present."),
    (plain(), "abc", "validate-jwt JwtInvalid: JWT is not well formed."),
    (plain(attributes='header-name="Authorization" require-scheme="Basic"'), {}, "validate-jwt TokenNotPresent: JWT not present."),
    (aad(), {"lifetime_seconds": -2}, "validate-azure-ad-token TokenExpired: The token has expired. Access denied."),
    (plain(), {"claims": {"exp": None}}, "validate-jwt JwtInvalid: The token has no expiration time."),
    (plain(), {"claims": {"nbf": later(86_400)}}, "validate-jwt JwtInvalid: The token is not valid yet."),
    (
        plain(listed("audiences", "audience", "other", "another")),
        {},
        "validate-jwt TokenAudienceNotAllowed: The audience 'api://backend' is not allowed. Access denied.",
    ),
    (
        aad(listed("backend-application-ids", "application-id", "other")),
        {},
        "validate-azure-ad-token TokenAudienceNotAllowed: The audience 'api://backend' is not allowed. Access denied.",
    ),
    (
        plain(),
        {"claims": {"iss": "https://else"}},
        "validate-jwt TokenIssuerNotAllowed: The issuer 'https://else' is not allowed. Access denied.",
    ),
    (
        aad(listed("client-application-ids", "application-id", "c1")),
        {"appid": "c2"},
        "validate-azure-ad-token TokenClaimValueNotAllowed: Claim appid value of c2 is not allowed. Access denied.",
    ),
    (
        aad(claim("roles", "a")),
        {},
        "validate-azure-ad-token TokenClaimNotFound: JWT token is missing the following claims: roles. Access denied.",
    ),
    (
        plain(claim("roles", "a", "b")),
        {"claims": {"roles": ["a", "c"]}},
        "validate-jwt TokenClaimValueNotAllowed: Claim roles value of a, c is not allowed. Access denied.",
    ),
    (
        plain(claim("scp", "read", more='match="any"')),
        {"claims": {"scp": "read write"}},
        "validate-jwt TokenClaimValueNotAllowed: Claim scp value of read write is not allowed. Access denied.",
    ),
]


@pytest.mark.parametrize(("statement", "given", "why"), REFUSED, ids=[why + str(i) for i, (_, _, why) in enumerate(REFUSED)])
def test_a_token_that_fails_is_a_401_with_its_reason(statement, given, why, api):
    """LastError shows source and reason; the body shows the message, and nothing is forwarded."""
    answer = call(api, statement, token(api, **given) if isinstance(given, dict) else given)
    assert refused(answer) == (401, why, why.partition(": ")[2])
    assert api.echo.seen == []


PASSING = [
    plain(listed("audiences", "audience", "other", AUDIENCE)),
    aad(listed("backend-application-ids", "application-id", "backend")),
    aad(listed("client-application-ids", "application-id", "c0", "client")),
    plain(claim("roles", "a", "b")),
    plain(claim("roles", "z", "b", more='match="any"')),
    plain(claim("scp", "write", more='match="all" separator=" "')),
    plain(claim("roles")),
    aad(claim("number", "7")),
    plain(listed("issuers", "issuer", "https://else")),
    aad(attributes='header-name="Authorization"'),
    plain(attributes='header-name="Authorization" require-scheme="bearer"'),
    plain(attributes='token-value="@(context.Request.Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", ""))"'),
]


@pytest.mark.parametrize("statement", PASSING, ids=range(len(PASSING)))
def test_a_token_that_satisfies_everything_passes(statement, api):
    claims = {"roles": ["a", "b"], "scp": "read write", "number": 7}
    assert call(api, statement, token(api, appid="client", claims=claims)).status_code == 200


def test_an_expired_token_passes_within_the_clock_skew(api):
    old = token(api, lifetime_seconds=-30)
    assert call(api, plain(attributes='header-name="Authorization" clock-skew="600"'), old).status_code == 200
    assert call(api, plain(attributes='header-name="Authorization" clock-skew="10"'), old).status_code == 401


def test_a_token_may_lack_an_expiration_time_or_a_signature_only_where_the_policy_says_so(api):
    endless = token(api, claims={"exp": None})
    relaxed = 'header-name="Authorization" require-expiration-time="false"'
    assert call(api, plain(attributes=relaxed), endless).status_code == 200
    issuer = api.world.tokens.issuer
    bare = unsigned(iss=issuer, exp=later(60))
    answer = call(api, plain(), bare)
    assert refused(answer)[:2] == (401, "validate-jwt TokenSignatureInvalid: The token has no signature. Access denied.")
    assert call(api, plain(attributes='header-name="Authorization" require-signed-tokens="false"'), bare).status_code == 200


def test_a_foreign_signature_and_a_changed_token_fail(api):
    """A key that the openid document does not have; and the right key's id over other content."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = {"iss": api.world.tokens.issuer, "exp": later(60)}
    foreign = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k"})
    assert refused(call(api, aad(), foreign))[1].startswith("validate-azure-ad-token TokenSignatureKeyNotFound: ")
    kid = api.world.tokens.jwks()["keys"][0]["kid"]
    forged = jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
    assert refused(call(api, aad(), forged))[1].startswith("validate-azure-ad-token TokenSignatureInvalid: ")


def test_a_token_may_come_in_the_query(api):
    statement = plain(attributes='query-parameter-name="t"')
    assert call(api, statement, None, f"/x/y?t={token(api)}").status_code == 200
    assert call(api, statement, token(api)).status_code == 401


def test_status_and_message_of_a_failure_are_the_policys(api):
    attributes = 'header-name="Authorization" failed-validation-httpcode="403" failed-validation-error-message="@("no" + "pe")"'
    answer = call(api, plain(attributes=attributes), None)
    assert refused(answer) == (403, "validate-jwt TokenNotPresent: JWT not present.", "nope")


def test_another_tenant_is_not_ours(api):
    other = "00000000-0000-0000-0000-000000000001"
    for tenant, status in ((api.world.identity.tenant, 200), (other, 401), ("organizations", 200)):
        statement = f'<validate-azure-ad-token tenant-id="{tenant}" />'
        assert call(api, statement, token(api)).status_code == status


def test_expressions_read_the_validated_token(api):
    """Claims as texts, an array as several; the members of the Jwt."""
    parts = [
        't.Claims.GetValueOrDefault("oid", "-")',
        't.Claims.GetValueOrDefault("roles", "-")',
        't.Claims["roles"][1]',
        't.Claims.GetValueOrDefault("none", "-")',
        't.Claims.ContainsKey("tid")',
        "t.Subject",
        "t.Audiences[0]",
        "t.Algorithm",
        "(t.Issuer == t.Issuer)",
        "t.ExpirationTime.ToString()",
    ]
    told = ' + "|" + '.join(parts)
    block = f'@{{ var t = (Jwt)context.Variables["t"]; return {told}; }}'
    statement = aad(attributes='output-token-variable-name="t"')
    statement += f'<set-header name="told"><value>{block}</value></set-header>'
    issued = token(api, claims={"roles": ["a", "b"], "exp": 4102444800})
    assert call(api, statement, issued).status_code == 200
    assert api.echo.only.headers["told"] == ["principal|a,b|b|-|True|principal|api://backend|RS256|True|01/01/2100 00:00:00"]


def test_a_text_is_read_as_a_token_without_being_judged(api):
    """AsJwt is null for anything else."""
    statement = '<set-header name="told"><value>@{ var t = context.Request.Headers.GetValueOrDefault("x", "").AsJwt();'
    statement += ' return t == null ? "none" : t.Subject; }</value></set-header>'
    call(api, statement, None, x=token(api, lifetime_seconds=-9))
    call(api, statement, None, x="a.b.c")
    assert [seen.headers["told"] for seen in api.echo.seen] == [["principal"], ["none"]]


def test_no_trace_shows_a_claim(api):
    statement = aad(attributes='output-token-variable-name="t"')
    statement += '<set-variable name="u" value="@((Jwt)context.Variables["t"])" />'
    answer = call(api, statement, token(api, claims={"secret": "hush-hush"}))
    trace = api.world.traces.get(answer.headers["x-sim-trace"])
    assert "hush-hush" not in json.dumps(trace)
    assert [element["name"] for element in trace["elements"]][:2] == ["validate-azure-ad-token", "set-variable"]


REFUSED_AT_UPLOAD = [
    (aad("<decryption-keys />"), "'decryption-keys' in 'validate-azure-ad-token' is not simulated"),
    (
        plain('<issuer-signing-keys><key certificate-id="c" /></issuer-signing-keys>'),
        "attribute 'certificate-id' of 'key' is not simulated",
    ),
]


@pytest.mark.parametrize(("statement", "problem"), REFUSED_AT_UPLOAD, ids=[problem for _, problem in REFUSED_AT_UPLOAD])
def test_what_cannot_be_judged_here_is_refused_at_upload(statement, problem):
    with pytest.raises(PolicyRefused, match=re.escape(problem)) as refusal:
        accept(f"<policies><inbound>{statement}</inbound></policies>", "rawxml", "api")
    assert refusal.value.status == 501


REFUSED_AT_RUN_TIME = [
    plain(url="https://accounts.example.com/.well-known/openid-configuration"),
    '<validate-azure-ad-token tenant-id="contoso.com" />',
]


@pytest.mark.parametrize("statement", REFUSED_AT_RUN_TIME)
def test_documents_and_tenants_that_do_not_exist_here_are_refused_when_they_are_needed(api, statement):
    """Azure takes the policy; what it would find there is not known here."""
    assert call(api, statement, token(api)).status_code == 501


def test_an_openid_document_that_an_expression_names_must_be_ours(api):
    """The simulator's own URL passes; another port of loopback does not."""
    own = f"{api.world.addresses.arm}/common/v2.0/.well-known/openid-configuration"
    assert call(api, plain(url=own), token(api)).status_code == 200
    other = call(api, plain(url=f'@("{own.replace("/common", "1/common")}")'), token(api))
    assert (other.status_code, "openid-config" in other.text) == (501, True)
