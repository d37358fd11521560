"""Tokens to present to an API: for what they are got, and why the settings do not allow one."""

import base64
import json

import pytest

from apim.azure import NotReached
from apim.prove.tokens import NONE, Presented, claims_of, presented
from settings import Api

TENANT, CLIENT, OTHER = (f"{digit * 8}-0000-0000-0000-000000000000" for digit in "123")
ENTRA = {"tenantId": TENANT, "clientApplicationIds": [CLIENT], "audiences": ["api://contoso-ai/", "api://other"]}
RIGHT = {"tid": TENANT, "appid": CLIENT, "aud": "api://contoso-ai/"}


def api(**access):
    """An API with such access."""
    return Api.model_validate({"name": "a", "displayName": "A", "path": "a", "backend": "b", "http": {}, **access})


def token(**claims):
    """An unsigned token with these claims."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)]
    return ".".join([*parts, "canary"])


def refuses(scope):
    """Nobody is signed in."""
    raise NotReached(f"no identity for {scope}; sign in")


def never(scope):
    """Not asked."""
    pytest.fail(f"asked for {scope}")


def test_an_api_without_tokens_asks_for_none():
    """Whatever the command line gives."""
    assert presented(api(), never, "token") == NONE


def test_the_first_audience_is_asked_for():
    """As a scope of it."""
    asked = []
    assert presented(api(entra=ENTRA), lambda scope: asked.append(scope) or token(**RIGHT), None).allowed == token(**RIGHT)
    assert asked == ["api://contoso-ai/.default"]


WRONG = {
    "tenant": ({"tid": OTHER}, f"is of application {CLIENT} in tenant {OTHER}, and entra.tenantId is {TENANT}", "entra.tenantId"),
    "application": ({"appid": OTHER}, f"application {OTHER} in tenant {TENANT}, which is not among", "add it there"),
    "no application": ({"appid": None}, "application unknown", "add it there"),
    "audience": ({"aud": "api://third"}, "the token is for api://third, which is not among entra.audiences", "write this one"),
}


@pytest.mark.parametrize(("differs", "why", "fix"), WRONG.values(), ids=WRONG)
def test_a_token_that_is_not_allowed(differs, why, fix):
    """It is kept, to be refused; the reason names what is allowed, never the token."""
    found = presented(api(entra=ENTRA), never, token(**{**RIGHT, **differs}))
    assert found.allowed is None
    assert found.token is not None
    assert why in found.why
    assert fix in found.fix
    assert "canary" not in f"{found.why}{found.fix}{found!r}"


@pytest.mark.parametrize(
    ("match", "roles", "allowed"),
    [
        ("all", ["a", "b", "c"], True),
        ("all", ["a"], False),
        ("any", ["b"], True),
        ("any", "b", True),
        ("any", None, False),
    ],
)
def test_required_claims(match, roles, allowed):
    """All of the values, or one; a claim may be a list or a text."""
    entra = {**ENTRA, "requiredClaims": {"roles": {"values": ["a", "b"], "match": match}}}
    found = presented(api(entra=entra), never, token(**RIGHT, roles=roles))
    assert (found.allowed is not None) == allowed
    assert ("claim roles" in found.why) != allowed


def test_version_2_names_the_application_otherwise():
    """`azp`, where tokens of version 1.0 have `appid`."""
    assert presented(api(entra=ENTRA), never, token(tid=TENANT, azp=CLIENT, aud="api://other")).allowed is not None


def test_without_identity_the_reason_says_why():
    """In the words of whoever could not sign in."""
    found = presented(api(entra=ENTRA), refuses, None)
    assert found == Presented(None, "there is no token for api://contoso-ai/: no identity for api://contoso-ai/.default; sign in")


def test_without_audience_nobody_is_asked():
    """It is not known for what."""
    found = presented(api(entra={**ENTRA, "audiences": []}), never, None)
    assert (found.allowed, "--token-file" in found.fix) == (None, True)


def test_another_issuer_needs_a_file():
    """What it gives is taken as it is."""
    other = api(jwt={"openidConfig": "https://issuer/config", "audiences": ["a"]})
    assert "--token-file" in presented(other, never, None).fix
    assert presented(other, never, "theirs").allowed == "theirs"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "a.!.c", "..", "a.W10.c"])
def test_what_is_no_token_has_no_claims(text):
    """Rather than an error."""
    assert claims_of(text) == {}
