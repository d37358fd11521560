"""Stored things of applications: the token says whose a call is, and two applications share nothing but the API."""

import httpx
import pytest
from apim_simulator.clock import Clock
from apim_simulator.tokens import Tokens

from tests.stored.test_owners import ASK, BY_ID
from tests.stored.world import APPLICATIONS

PRINCIPAL = "44444444-0000-0000-0000-000000000000"
NOBODY = [{"appid": PRINCIPAL}, {"appid": None}, {"appid": ""}, {"aud": "api://other"}, {"exp": 1}]
"""Claims of tokens that open nothing."""


@pytest.fixture
def tokens(azure, state_folder):
    """The issuer that the API trusts."""
    issuer = Tokens(state_folder, Clock(), azure.addresses.tenant)
    issuer.authority_url = azure.addresses.arm
    return issuer


@pytest.fixture
def call(world, tokens):
    """Calls of an application, each with a token of its own; `claims` are of that token."""

    def sent(application, method, path, claims=None, **more):
        token = tokens.issue(PRINCIPAL, "api://contoso-ai", appid=application, claims=claims)
        url = f"{world.azure.addresses.gateway}/apps/openai/v1{path}"
        return world.http.request(method, url, headers={"Authorization": f"Bearer {token}"}, **more)

    return sent


def test_a_response_is_its_applications(world, call):
    """Two applications with the same principal: each finds its own, by either version of tokens, and the other's is not there."""
    one, other = APPLICATIONS
    made = call(one, "POST", "/responses", json=ASK)
    assert made.status_code == 200, made.text
    name = made.json()["id"]
    assert call(one, "GET", f"/responses/{name}").status_code == 200
    assert call(one, "GET", f"/responses/{name}", {"azp": one, "appid": None}).status_code == 200
    for claims in (None, {"azp": other, "appid": None}):
        answer = call(other, "GET", f"/responses/{name}", claims)
        assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")
        assert world.accounts(answer) == []


@pytest.mark.rest
def test_no_verb_reaches_what_another_application_made(call):
    """Responses, chains, conversations and files."""
    one, other = APPLICATIONS
    made = call(one, "POST", "/responses", json=ASK).json()["id"]
    talk = call(one, "POST", "/conversations", json={}).json()["id"]
    form = {"files": {"file": ("a.jsonl", b"{}")}, "data": {"purpose": "batch"}}
    file = call(one, "POST", "/files", **form).json()["id"]
    for method, rest in BY_ID:
        assert call(other, method, f"/responses/{made}{rest}").status_code == 404
    for body in ({"previous_response_id": made}, {"conversation": talk}, {"tools": [{"file_ids": [file]}]}):
        assert call(other, "POST", "/responses", json=ASK | body).status_code == 404
    for path in (f"/conversations/{talk}", f"/files/{file}", f"/files/{file}/content"):
        assert call(other, "GET", path).status_code == 404
        assert call(one, "GET", path).status_code == 200
    assert call(one, "POST", "/responses", json=ASK | {"previous_response_id": made}).status_code == 200


@pytest.mark.rest
def test_an_application_and_a_subscription_of_one_name_are_two(world, call):
    """What is stored through one API is not found through another whose consumers are others."""
    made = call(APPLICATIONS[0], "POST", "/responses", json=ASK).json()["id"]
    assert world.call("consumer-a", "GET", f"/responses/{made}").status_code == 404


@pytest.mark.rest
@pytest.mark.parametrize("claims", NOBODY, ids=str)
def test_whoever_is_no_application_of_the_api_stores_nothing(call, claims):
    """A token without an application would be everybody's, and is none."""
    assert call(APPLICATIONS[0], "POST", "/responses", claims, json=ASK).status_code == httpx.codes.UNAUTHORIZED
