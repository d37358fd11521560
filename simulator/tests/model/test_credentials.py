"""Keys, tokens and the role that a principal needs."""

import json
import uuid
from dataclasses import replace

import pytest
from apim_simulator.model.credentials import OPENAI_USER
from apim_simulator.store import Resource

from .conftest import KEY1, KEY2, entries

CHAT = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
V1 = "/openai/v1/chat/completions"
BODY = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
OID = "0f0e0d0c-0000-4000-8000-000000000001"
AUDIENCE = "https://cognitiveservices.azure.com"
UNAUTHORISED = (
    '{ "statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, audience is incorrect '
    '(https://cognitiveservices.azure.com), or have expired." }'
)


def assign(account, scope, role=OPENAI_USER, principal=OID) -> None:
    definition = f"{account.world.subscription_path}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    kind = "Microsoft.Authorization/roleAssignments"
    properties = {"principalId": principal, "roleDefinitionId": definition}
    account.world.store.put(Resource(f"{scope}/providers/{kind}/{uuid.uuid4()}", kind, properties))


def call(account, path=CHAT, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return account.client.post(f"{account.url}{path}", json=BODY, headers=headers)


def token(account, audience=AUDIENCE, lifetime=600) -> str:
    return f"Bearer {account.world.tokens.issue(OID, audience, lifetime_seconds=lifetime)}"


def test_an_account_without_a_subdomain_takes_keys_alone(account):
    """Its endpoint is the region's; keys pass there, tokens do not (issues)."""
    resource = account.resource()
    properties = {name: value for name, value in resource.properties.items() if name != "customSubDomainName"}
    account.world.store.put(replace(resource, properties=properties))
    assign(account, account.id)
    assert call(account, api_key=KEY1).status_code == 200
    refused = call(account, authorization=token(account))
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, "Resource Id is badly formed: NA")


@pytest.mark.parametrize("path", [CHAT, V1])
@pytest.mark.parametrize("key", [KEY1, KEY2])
@pytest.mark.parametrize("header", ["api_key", "authorization"])
def test_either_key_in_either_header_passes_on_every_route(account, path, key, header):
    """Recorded for Bearer on a deployment's route and on v1."""
    value = key if header == "api_key" else f"Bearer {key}"
    assert call(account, path, **{header: value}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"api_key": KEY1, "authorization": f"Bearer {KEY1}"}, 200),
        ({"api_key": "wrong", "authorization": f"Bearer {KEY1}"}, 200),
        ({"api_key": KEY1, "authorization": "Bearer wrong"}, 401),
    ],
)
def test_of_two_credentials_authorization_decides(account, headers, status):
    """Our choice where they differ."""
    assert call(account, **headers).status_code == status


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer a.b.c"}, {"authorization": "Bearer"}]
)
def test_no_or_a_bad_token_is_answered_in_the_words_of_a_token(account, headers):
    """Pasted in several issues; not wrapped in `error`."""
    answer = call(account, **headers)
    assert (answer.status_code, answer.text) == (401, UNAUTHORISED)
    assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_token_needs_the_role_at_the_account_or_above(account, level):
    """At account, resource group or subscription."""
    scopes = [account.id, account.id.split("/providers/")[0], account.world.subscription_path]
    assert call(account, authorization=token(account)).status_code == 401
    assign(account, scopes[level])
    assert call(account, authorization=token(account)).status_code == 200


def test_another_scope_role_or_principal_is_not_enough(account):
    """The role on another account, another role here, the role here of somebody else."""
    assign(account, f"{account.id}-other")
    assign(account, account.id, role="a97b65f3-24c7-4388-baec-2e87135dc908")
    assign(account, account.id, principal=str(uuid.uuid4()))
    assert call(account, authorization=token(account)).status_code == 401


def test_permission_denied_names_principal_and_data_action(account, evidence):
    """The text that people quote since 2025."""
    expected = entries(evidence)["aoai-401-permission-denied-new-text"]["response"]
    answer = call(account, authorization=token(account))
    assert (answer.status_code, answer.reason_phrase) == (expected["status"], "Unauthorized")
    message = expected["body"]["error"]["message"].replace("REDACTED", OID)
    assert answer.text == json.dumps({"error": {"code": "PermissionDenied", "message": message}}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("path", "audience", "status"),
    [
        (CHAT, AUDIENCE, 200),
        (CHAT, f"{AUDIENCE}/", 200),
        (CHAT, "https://ai.azure.com", 401),
        (V1, AUDIENCE, 200),
        (V1, "https://ai.azure.com", 200),
        (V1, "https://management.azure.com", 401),
    ],
)
def test_audiences(account, path, audience, status):
    """Cognitive Services everywhere, Foundry's on v1."""
    assign(account, account.id)
    assert call(account, path, authorization=token(account, audience)).status_code == status


def test_an_expired_token_is_refused(account):
    """By the simulator's clock."""
    assign(account, account.id)
    answer = call(account, authorization=token(account, lifetime=-1))
    assert (answer.status_code, answer.text) == (401, UNAUTHORISED)


def test_an_account_without_local_keys_takes_tokens_only(account):
    """403 for a right key, the usual 401 for a wrong one."""
    resource = account.resource()
    account.world.store.put(replace(resource, properties=resource.properties | {"disableLocalAuth": True}))
    assign(account, account.id)
    refused = call(account, api_key=KEY1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "AuthenticationTypeDisabled")
    assert call(account, api_key="wrong").status_code == 401
    assert call(account, authorization=token(account)).status_code == 200
