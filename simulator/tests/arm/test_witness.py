"""Microsoft's own client, over TLS: what it makes of this ARM decides whether it is one."""

import json
import time

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.apimanagement import ApiManagementClient, models

GROUP, SERVICE = "rg-replay", "apim-replay"
DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "Words", "version": "1"},
    "servers": [{"url": "https://words.example/api"}],
    "paths": {
        "/words/{word}": {
            "get": {
                "operationId": "Words_Get",
                "summary": "Look one up",
                "parameters": [
                    {"name": "word", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "api-version", "in": "query", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {"200": {"description": "a word", "content": {"application/json": {"schema": {"type": "string"}}}}},
            }
        }
    },
}


class Credential:
    """ARM here takes any bearer token."""

    def get_token(self, *_scopes, **_more):
        """What every SDK client asks for."""
        return AccessToken("witness", int(time.time()) + 3600)


@pytest.fixture(params=[0, 2], ids=["operations over at once", "operations polled"])
def apim(request, furnished):
    """The client against a fresh world, with its own services bound to group and service."""
    addresses = furnished("replay", lro_polls=request.param).addresses
    with ApiManagementClient(
        Credential(),
        addresses["subscription"],
        base_url=addresses["arm"],
        connection_verify=addresses["ca"],
        credential_scopes=[f"{addresses['arm']}/.default"],
        polling_interval=0,
    ) as client:
        yield client


def test_the_life_of_a_published_api(apim):
    """Import, list, policy, key, product, removal: each as the SDK's methods expect it."""
    here = (GROUP, SERVICE)
    service = apim.api_management_service.get(*here)
    assert (service.sku.name, service.provisioning_state) == ("Developer", "Succeeded")
    assert service.gateway_url.startswith("https://127.0.0.1:")

    wanted = models.ApiCreateOrUpdateParameter(
        path="words", display_name="Words", format="openapi+json", value=json.dumps(DOCUMENT)
    )
    api = apim.api.begin_create_or_update(*here, "words", wanted, polling_interval=0).result()
    assert (api.display_name, api.service_url, api.path, api.is_current) == ("Words", "https://words.example/api", "words", True)
    (operation,) = apim.api_operation.list_by_api(*here, "words")
    assert (operation.name, operation.method, operation.url_template) == (
        "Words_Get",
        "GET",
        "/words/{word}?api-version={api-version}",
    )
    (schema,) = apim.api_schema.list_by_api(*here, "words")
    assert schema.content_type == "application/vnd.oai.openapi.components+json"

    secret = models.NamedValueCreateContract(display_name="words-key", value="hush", secret=True)
    named = apim.named_value.begin_create_or_update(*here, "words-key", secret, polling_interval=0).result()
    assert (named.value, named.secret) == (None, True)
    assert apim.named_value.list_value(*here, "words-key").value == "hush"
    apim.backend.create_or_update(*here, "words", models.BackendContract(url="https://words.example/api", protocol="http"))
    text = (
        '<policies><inbound><base /><set-backend-service backend-id="words" /><set-header name="k" exists-action="override">'
        "<value>{{words-key}}</value></set-header></inbound><backend><base /></backend><outbound><base /></outbound></policies>"
    )
    policy = models.PolicyContract(value=text, format="rawxml")
    assert apim.api_policy.create_or_update(*here, "words", "policy", policy).value.startswith("<policies>\r\n\t<inbound>")
    assert apim.api_policy.get_entity_tag(*here, "words", "policy")

    key = models.SubscriptionCreateParameters(scope="/apis/words", display_name="words")
    made = apim.subscription.create_or_update(*here, "words", key)
    assert made.state == "active"
    assert apim.subscription.get(*here, "words").primary_key is None
    secrets = apim.subscription.list_secrets(*here, "words")
    assert len(secrets.primary_key) == len(secrets.secondary_key) == 32
    apim.subscription.regenerate_primary_key(*here, "words")
    assert apim.subscription.list_secrets(*here, "words").primary_key != secrets.primary_key

    apim.product.create_or_update(*here, "words", models.ProductContract(display_name="Words product"))
    apim.product_api.create_or_update(*here, "words", "words")
    assert apim.product_api.check_entity_exists(*here, "words", "words")
    assert [p.name for p in apim.api_product.list_by_apis(*here, "words")] == ["words"]

    apim.product.delete(*here, "words", if_match="*", delete_subscriptions=True)
    apim.api.begin_delete(*here, "words", if_match="*", polling_interval=0).result()
    with pytest.raises(ResourceNotFoundError):
        apim.api.get(*here, "words")


def test_etags_guard_updates(apim):
    """An ETag read is an ETag that lets a write pass, until the next write."""
    here = (GROUP, SERVICE)
    apim.backend.create_or_update(*here, "b", models.BackendContract(url="https://one.example", protocol="http"))
    head = {}
    assert apim.backend.get_entity_tag(*here, "b", cls=lambda _p, _d, headers: head.update(headers) or True)
    changed = models.BackendUpdateParameters(description="changed")
    assert apim.backend.update(*here, "b", head["ETag"], changed).description == "changed"
    with pytest.raises(HttpResponseError) as stale:
        apim.backend.update(*here, "b", head["ETag"], models.BackendUpdateParameters(description="again"))
    assert (stale.value.status_code, stale.value.error.code) == (412, "PreconditionFailed")
    apim.backend.delete(*here, "b", if_match="*")


def test_refusals_reach_the_client_as_its_own_errors(apim):
    """ARM's error shape is what the SDK parses."""
    here = (GROUP, SERVICE)
    bad = models.PolicyContract(value="<policies><inbound><set-backend-service backend-id='gone' /></inbound></policies>")
    with pytest.raises(HttpResponseError) as refused:
        apim.policy.create_or_update(*here, "policy", bad)
    assert (refused.value.status_code, refused.value.error.code) == (400, "ValidationError")
    with pytest.raises(ResourceNotFoundError):
        apim.api.get("no-such-group", SERVICE, "words")
